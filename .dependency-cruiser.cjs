/** The dependency rule of docs/architecture.md. Every rule has a planted offence in test/architecture/planted that must fail. */
const CAPABILITY = '(contacts|lists|companies|tickets|portal|staff|identity|notifications|knowledge-base|transfer|audit|filters|sealing|live|sso)';
const DOMAIN = '\\.(events|view|policy|process)\\.tsx?$';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', comment: 'Two files that need each other are one file, or miss a third.', from: {}, to: { circular: true } },
    { name: 'kernel-knows-nobody', severity: 'error', comment: 'The kernel is words; everybody may lean on it, it leans on nobody.', from: { path: '^src/kernel/' }, to: { path: '^src/', pathNot: '^src/kernel/' } },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'Events, views, policies and processes import the kernel, their own folder, and other capabilities’ events and policies.',
      from: { path: `^src/${CAPABILITY}/[^/]+${DOMAIN}` },
      to: { path: '^src/', pathNot: ['^src/kernel/', '^src/$1/', '^src/[^/]+/[^/]+\\.(events|policy)\\.ts$'] },
    },
    {
      name: 'domain-has-no-framework',
      severity: 'error',
      comment: 'No Nest, no driver, no server in the domain.',
      from: { path: `^src/(kernel/|${CAPABILITY}/[^/]+${DOMAIN})` },
      to: { path: '(@nestjs|fastify|mongodb|@eventstore|@kurrent|rxjs|node:sqlite|node:fs|node:http)' },
    },
    {
      name: 'capabilities-keep-to-themselves',
      severity: 'error',
      comment: 'No capability imports another one’s views, controllers, pages or catalogue.',
      from: { path: `^src/${CAPABILITY}/` },
      to: { path: `^src/${CAPABILITY}/[^/]+\\.(view|controller|page|catalogue|cli)\\.tsx?$`, pathNot: '^src/$1/' },
    },
    { name: 'adapters-know-ports', severity: 'error', comment: 'Adapters drive; they hold no business words.', from: { path: '^src/adapters/' }, to: { path: '^src/', pathNot: '^src/(kernel|adapters)/' } },
    { name: 'web-knows-no-capability', severity: 'error', comment: 'Layout, forms and problems serve every capability and know none.', from: { path: '^src/web/' }, to: { path: `^src/(platform|adapters|${CAPABILITY})/` } },
    { name: 'only-edges-know-adapters', severity: 'error', comment: 'Which profile runs is known in one place.', from: { path: '^src/', pathNot: '^src/(adapters/|platform/(house|operating\\.cli)\\.ts|cli|transfer/.*\\.cli\\.ts|operating/)' }, to: { path: '^src/adapters/.*(sqlite|memory)' } },
    { name: 'no-barrels', severity: 'error', comment: 'An index file hides where things are.', from: {}, to: { path: '^src/.*/index\\.tsx?$' } },
    { name: 'src-knows-no-test', severity: 'error', from: { path: '^src/', pathNot: '\\.spec\\.tsx?$' }, to: { path: '^(test|bench)/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.tsx?$' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: false,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js'], exportsFields: ['exports'], conditionNames: ['import', 'node'] },
  },
};
