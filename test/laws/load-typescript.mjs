// Sources with decorators, compiled as they are loaded, with the settings of the build.
import { registerHooks } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const root = new URL('../../', import.meta.url);
const { $schema: _, ...options } = JSON.parse(readFileSync(new URL('.swcrc', root), 'utf8'));

registerHooks({
  resolve: (name, context, next) => {
    if (name === '#html/jsx-runtime') return next(new URL('src/web/jsx-runtime.ts', root).href, context);
    if (!name.startsWith('.') || !name.endsWith('.js')) return next(name, context);
    for (const end of ['.ts', '.tsx'])
      try {
        return next(name.slice(0, -3) + end, context);
      } catch {
        // The other one.
      }
    return next(name, context);
  },
  load: (url, context, next) => {
    if (!/\.tsx?$/.test(url) || url.includes('/node_modules/')) return next(url, context);
    const filename = fileURLToPath(url);
    return { format: 'module', shortCircuit: true, source: transformSync(readFileSync(filename, 'utf8'), { ...options, filename, swcrc: false, sourceMaps: false }).code };
  },
});
