import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const libs = ['kernel', 'fingerprint', 'ledger', 'evidence'];
const api = process.env['FILMDEED_API'] ?? 'http://localhost:3000';

/** The pages. `npm run dev`-style use: `vite --config apps/web/vite.config.ts`, with an API at FILMDEED_API. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: {
    alias: libs.map((lib) => ({
      find: `@filmdeed/${lib}`,
      replacement: resolve(import.meta.dirname, `../../libs/${lib}/src/index.ts`),
    })),
  },
  // An inlined script or module would be refused by the content security policy.
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  worker: { format: 'es' },
  server: { port: 5173, proxy: { '/api': api, '/log': api } },
});
