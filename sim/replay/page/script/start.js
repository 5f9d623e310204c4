// ---- the page as it opens
take(JSON.parse(byId("records").textContent));
// Nothing ever starts by itself; who wants little motion gets it slowly.
if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) byId("speed").selectedIndex = 0;
listen();
redraw();
