/**
 * The admin console: entry point. Puts the providers around the router.
 * @module
 */
import "./zod-without-eval.ts";
import "./theme/base.css";
import "./shell/shell.css";
import { createDOMRenderer, RendererProvider } from "@fluentui/react-components";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { queryClient } from "./api/query-client.ts";
import { Notifications } from "./parts/notify.tsx";
import { router } from "./shell/router.tsx";
import { ThemeProvider } from "./theme/ThemeProvider.tsx";

const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? "";
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });

const container = document.getElementById("root");
if (container === null) throw new Error("index.html has no #root element");
createRoot(container).render(
  <RendererProvider renderer={renderer} targetDocument={document}>
    <ThemeProvider>
      <QueryClientProvider client={queryClient}>
        <Notifications>
          <RouterProvider router={router} />
        </Notifications>
      </QueryClientProvider>
    </ThemeProvider>
  </RendererProvider>,
);
