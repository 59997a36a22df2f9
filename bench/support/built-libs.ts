// Preloaded: `@filmdeed/<lib>` is the lib as it was built, so that what is measured is what runs.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const lib = /^@filmdeed\/([a-z]+)$/.exec(specifier)?.[1];
    if (lib === undefined) return next(specifier, context);
    return next(new URL(`../../dist/libs/${lib}/src/index.js`, import.meta.url).href, context);
  },
});
