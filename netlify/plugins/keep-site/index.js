// Keeps the site and what was worked out for it from one build to the next: then only what changed
// is made. The program drops what it does not need any more, and trusts nothing that is not its own.
const KEPT = ["public", ".public.sitegen/cache", ".public.sitegen/manifests"];

export const onPreBuild = async ({ utils }) => {
  await utils.cache.restore(KEPT);
};

export const onPostBuild = async ({ utils }) => {
  await utils.cache.save(KEPT);
};
