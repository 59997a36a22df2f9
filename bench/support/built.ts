/** A module of the apps as it was built; `path` is that of its source without the ending. */
export async function built<M>(path: string): Promise<M> {
  return (await import(new URL(`../../dist/${path}.js`, import.meta.url).href)) as M;
}
