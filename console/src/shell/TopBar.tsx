/**
 * The bar at the top: whose console this is, who is signed in, the theme, and the navigation on a narrow screen.
 * @module
 */
import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  OverlayDrawer,
} from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons/svg/dismiss";
import { NavigationRegular } from "@fluentui/react-icons/svg/navigation";
import { PersonRegular } from "@fluentui/react-icons/svg/person";
import { SignOutRegular } from "@fluentui/react-icons/svg/sign-out";
import { WeatherMoonRegular } from "@fluentui/react-icons/svg/weather-moon";
import { WeatherSunnyRegular } from "@fluentui/react-icons/svg/weather-sunny";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { send } from "../api/client.ts";
import { meQuery } from "../api/queries.ts";
import type { Me } from "../api/types.ts";
import { type ThemeChoice, useTheme } from "../theme/ThemeProvider.tsx";
import { Logo } from "./Logo.tsx";
import { Navigation } from "./Navigation.tsx";

export function TopBar({ me }: { readonly me: Me }) {
  const [open, setOpen] = useState(false);
  return (
    <header className="top-bar">
      <Button
        appearance="subtle"
        className="nav-toggle"
        icon={<NavigationRegular />}
        aria-label="Open the navigation"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      />
      <OverlayDrawer open={open} onOpenChange={(_, data) => setOpen(data.open)} className="nav-drawer">
        <DrawerHeader>
          <DrawerHeaderTitle
            action={
              <Button
                appearance="subtle"
                icon={<DismissRegular />}
                aria-label="Close the navigation"
                onClick={() => setOpen(false)}
              />
            }
          >
            Sallyport
          </DrawerHeaderTitle>
        </DrawerHeader>
        <DrawerBody>
          <Navigation onChosen={() => setOpen(false)} />
        </DrawerBody>
      </OverlayDrawer>
      <Link to="/activities" className="brand" aria-label="Sallyport, to the activity log">
        <Logo />
        <span className="brand-name">Sallyport</span>
      </Link>
      <span className="organisation">{me.organisation}</span>
      <div className="top-bar-end">
        <ThemeMenu />
        <AccountMenu me={me} />
      </div>
    </header>
  );
}

function ThemeMenu() {
  const { choice, dark, choose } = useTheme();
  return (
    <Menu
      inline
      checkedValues={{ theme: [choice] }}
      onCheckedValueChange={(_, { checkedItems }) => choose((checkedItems[0] ?? "system") as ThemeChoice)}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          icon={dark ? <WeatherMoonRegular /> : <WeatherSunnyRegular />}
          aria-label="Theme"
          title="Theme"
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItemRadio name="theme" value="system">
            As the system
          </MenuItemRadio>
          <MenuItemRadio name="theme" value="light">
            Light
          </MenuItemRadio>
          <MenuItemRadio name="theme" value="dark">
            Dark
          </MenuItemRadio>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

function AccountMenu({ me }: { readonly me: Me }) {
  const client = useQueryClient();
  const signOut = async () => {
    await send("POST", "/auth/sign-out").catch(() => undefined);
    client.setQueryData(meQuery.queryKey, null);
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== "me" });
  };
  return (
    <Menu inline>
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          icon={<PersonRegular />}
          aria-label={`Account: ${me.name}`}
          className="account-button"
        >
          <span className="account-name">{me.name}</span>
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{me.via === "token" ? "Signed in with the admin token" : me.name}</MenuGroupHeader>
          </MenuGroup>
          <MenuDivider />
          <MenuItem icon={<SignOutRegular />} onClick={() => void signOut()}>
            Sign out
          </MenuItem>
          <MenuDivider />
          <MenuGroup>
            <MenuGroupHeader>
              Sallyport {me.version} · {me.base}
            </MenuGroupHeader>
          </MenuGroup>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
