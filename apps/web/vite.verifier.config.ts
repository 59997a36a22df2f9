import react from '@vitejs/plugin-react';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

const libs = ['kernel', 'fingerprint', 'ledger', 'evidence'];

/** Lets the page run its own script and no other: the hash of the inlined script stands in its content security policy. */
function ownScriptOnly(): Plugin {
  return {
    name: 'own-script-only',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== 'asset' || !file.fileName.endsWith('.html')) continue;
          const html = String(file.source);
          const scripts = [...html.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map(([, text]) => text!);
          if (scripts.length !== 1)
            throw new Error(`the offline verifier has ${scripts.length} scripts instead of one`);
          const hash = createHash('sha256').update(scripts[0]!).digest('base64');
          file.source = html.replace("'FILMDEED-SCRIPT'", () => `'sha256-${hash}'`);
        }
      },
    },
  };
}

/** The offline verifier: one file without a network, `dist/web/verifier.html`. Built after the pages, beside them. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [react(), viteSingleFile({ removeViteModuleLoader: true }), ownScriptOnly()],
  resolve: {
    alias: libs.map((lib) => ({
      find: `@filmdeed/${lib}`,
      replacement: resolve(import.meta.dirname, `../../libs/${lib}/src/index.ts`),
    })),
  },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: false,
    target: 'es2023',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rollupOptions: { input: resolve(import.meta.dirname, 'verifier.html') },
  },
});
