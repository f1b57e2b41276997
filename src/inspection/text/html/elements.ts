/**
 * Elements of pages by what they do to the line that they stand in. Whatever is not named here, or known to nobody, goes on
 * within its line, as browsers have it (HTML, 15.3).
 * @module
 */

const named = (names: string): ReadonlySet<string> => new Set(names.split(" "));

/** They begin and end a line; so do controls and pictures, which stand in boxes of their own. */
export const LINES = named(
  "address article aside blockquote body br caption center col colgroup dd details dialog dir div dl dt fieldset figcaption " +
    "figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing main marquee menu nav " +
    "noframes noscript ol optgroup option p plaintext pre search section summary table tbody tfoot thead title tr ul xmp " +
    "audio button canvas embed iframe img input meter object progress select textarea video " +
    "svg text desc foreignobject flowpara flowroot math mtr mfrac",
);
export const CELLS = named("td th");
/** White space in them stays as it is. */
export const KEPT = named("pre textarea listing xmp plaintext");
/** How a word is read out, above it. */
export const READINGS = named("rt rp");
/** They change how text looks, or show nothing. Of all others that stand within a line, styles may make lines or boxes. */
export const LOOKS = named(
  "abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q rb s samp small strike strong time tt u var " +
    "wbr ruby rtc rt rp script style link meta base template param source track map area picture slot",
);
