// Keeps the resized pictures from one build to the next: making them is most of a build's time.

// The build's cache, beside the published folder. The program drops what no picture needs any more.
const CACHE = ".public.sitegen/cache";

export const onPreBuild = async ({ utils }) => {
  await utils.cache.restore(CACHE);
};

export const onPostBuild = async ({ utils }) => {
  await utils.cache.save(CACHE);
};
