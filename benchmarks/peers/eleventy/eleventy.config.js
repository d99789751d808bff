import yaml from "js-yaml";

export default function (config) {
  config.addDataExtension("yaml", (text) => {
    const site = yaml.load(text);
    for (const key of ["lines", "themes", "sources"]) {
      site[key + "ById"] = Object.fromEntries(site[key].map((e) => [e.id, e.label]));
    }
    return site;
  });
  config.addPassthroughCopy("src/style.css");
  const order = (a, b) => {
    const [x, y] = [a.data.number.split("."), b.data.number.split(".")];
    return x[0] - y[0] || x[1] - y[1];
  };
  const all = (api) => api.getFilteredByGlob("src/projecten/*/index.md");
  config.addCollection("kaarten", (api) => all(api).sort(order));
  config.addCollection("nieuwste", (api) => all(api).sort((a, b) => b.data.start - a.data.start).slice(0, 50));
  for (const [name, keys] of [["perThema", (d) => d.themes], ["perLijn", (d) => [d.line]]]) {
    config.addCollection(name, (api) => {
      const groups = {};
      for (const card of all(api).sort(order)) for (const k of keys(card.data)) (groups[k] ??= []).push(card);
      return groups;
    });
  }
  const number = new Intl.NumberFormat("nl-NL");
  config.addFilter("eur", (n) => "€ " + number.format(n));
  config.addFilter("dag", (d) => d.toISOString().slice(0, 10));
  config.addFilter("rfc822", (d) => d.toUTCString());
  config.addFilter("total", (costs) => costs.reduce((sum, c) => sum + c.amount, 0));
  if (process.env.BENCH_PICTURES) {
    config.addAsyncShortcode("foto", async (img, input) => {
      const { default: Image } = await import("@11ty/eleventy-img");
      const meta = await Image(input.replace(/index\.md$/, img.file), {
        widths: [640, 960, 1600], formats: ["webp"], outputDir: "_site/img/", urlPath: "/img/",
        sharpWebpOptions: { quality: Number(process.env.BENCH_PICTURES) },
      });
      return Image.generateHTML(meta, { alt: img.alt, sizes: "(min-width: 60rem) 58rem, 100vw" });
    });
  } else config.addShortcode("foto", () => "");
  return {
    dir: { input: "src", output: "_site" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
}
