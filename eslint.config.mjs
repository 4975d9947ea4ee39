import js from '@eslint/js';
import ts from 'typescript-eslint';

const DOMAIN = ['src/kernel/**', 'src/**/*.{events,view,policy,process}.ts', 'src/{contacts,lists,companies,tickets,portal,staff,knowledge-base}/*.ts'];

const CLOCK_AND_CHANCE = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'A domain file has no clock: take the moment from the context.' },
  { selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]', message: 'A domain file has no clock: take the moment from the context.' },
  { selector: 'CallExpression[callee.object.name="Math"][callee.property.name="random"]', message: 'A domain file has no chance: mint ids from the command id.' },
  { selector: 'Identifier[name=/^(randomUUID|randomBytes)$/]', message: 'A domain file has no chance: mint ids from the command id.' },
];

const NAMES = [
  { selector: 'TSInterfaceDeclaration[id.name=/^I[A-Z][a-z]/]', message: 'No I prefix: name what it is.' },
  { selector: ':matches(ClassDeclaration, TSInterfaceDeclaration, TSTypeAliasDeclaration)[id.name=/(Impl|Manager|Helper|Dto|Mapper|Utils?)$/]', message: 'Name what it does: no Impl, Manager, Helper, Dto, Mapper, Util.' },
];

const EVENT_BUS = { selector: 'Identifier[name="EventBus"]', message: 'Projections hang on the checkpointed projector: EventBus is in-process, unordered and forgets.' };
const STATUS_NUMBERS = { selector: 'NewExpression[callee.name=/Exception$/]', message: 'The domain throws a named Rejection; only web/ knows status numbers.' };

/** Style that a tool can hold. Each rule has a planted offence in test/architecture/lint.spec.ts. */
export default ts.config(
  { ignores: ['dist/**', '.bench/**', 'coverage/**', 'node_modules/**', 'test/architecture/planted/**', 'demo/**', '**/*.mjs', '**/*.cjs', 'src/**/client/**'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      'no-restricted-syntax': ['error', ...NAMES, EVENT_BUS, STATUS_NUMBERS],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' }],
      'no-control-regex': 'off',
    },
  },
  { files: DOMAIN, ignores: ['**/*.{controller,queries,page,cli,spec}.{ts,tsx}'], rules: { 'no-restricted-syntax': ['error', ...NAMES, EVENT_BUS, STATUS_NUMBERS, ...CLOCK_AND_CHANCE] } },
);
