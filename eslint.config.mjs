/** The rules of house.md that a machine can check. Every rule is an error or off. Who may import whom stands here. */
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import house from './tools/workspace/src/house-rules.mjs';

const CONTRACTS = ['lib:contracts', 'lib:contracts-kit'];
const TEST_TOOLS = 'lib:local-infra';

/** Tag of the importer → tags that it may import. Tests may use the test tools besides. */
const imports = {
  'type:service': [...CONTRACTS, 'lib:messaging', 'lib:postgres', 'lib:circuit-breaker', 'lib:service-defaults'],
  'type:platform-app': [
    ...CONTRACTS,
    'lib:delivery',
    'lib:local-infra',
    'lib:service-defaults',
    'lib:postgres',
    'lib:messaging',
  ],
  'type:journeys': [...CONTRACTS, 'lib:delivery', 'lib:postgres', 'lib:messaging', 'lib:local-infra'],
  'type:tool': [...CONTRACTS, 'lib:delivery', 'lib:postgres', 'lib:messaging', 'lib:local-infra'],
  'lib:contracts': ['lib:contracts-kit'],
  'lib:contracts-kit': [],
  'lib:messaging': [...CONTRACTS, 'lib:postgres'],
  'lib:circuit-breaker': ['lib:contracts-kit'],
  'lib:postgres': [],
  'lib:service-defaults': ['lib:contracts-kit'],
  'lib:delivery': ['lib:contracts-kit'],
  'lib:local-infra': ['lib:postgres', 'lib:messaging', 'lib:contracts-kit'],
};

const boundaries = (forTests) => [
  'error',
  {
    allow: ['../../jest.config.mjs'],
    allowCircularSelfDependency: true, // a lib's tests may come in by its door
    checkDynamicDependenciesExceptions: ['.*'],
    depConstraints: Object.entries(imports).map(([sourceTag, allowed]) => ({
      sourceTag,
      onlyDependOnLibsWithTags: forTests ? [...allowed, TEST_TOOLS] : allowed,
    })),
  },
];

/** A lib is the single importer of a heavy package. The others listed are no services: they make tokens, or are clients. */
const npmOwners = {
  kafkajs: ['libs/messaging'],
  pg: ['libs/postgres'],
  opossum: ['libs/circuit-breaker'],
  undici: ['libs/circuit-breaker', 'libs/local-infra', 'apps/journeys', 'apps/control-room'],
  '@opentelemetry/api': [
    'libs/postgres',
    'libs/messaging',
    'libs/circuit-breaker',
    'libs/service-defaults',
    'apps/notifications',
    'apps/orders',
    'apps/catalog',
  ],
  '@opentelemetry/*': ['libs/service-defaults'],
  pino: ['libs/service-defaults'],
  'nestjs-pino': ['libs/service-defaults'],
  jose: ['libs/service-defaults', 'libs/local-infra', 'apps/control-room'],
  nodemailer: ['apps/notifications', 'apps/journeys'],
};

const doors = {
  '@two-pizza/messaging': ['libs/messaging', 'apps/catalog', 'apps/orders', 'apps/notifications'],
  '@two-pizza/postgres/admin': ['apps/control-room', 'libs/postgres', 'tests'],
  '@two-pizza/messaging/admin': ['libs/local-infra', 'apps/control-room', 'apps/journeys', 'tools/workspace', 'tests'],
  '@two-pizza/local-infra/testing': ['tools/workspace', 'apps/journeys', 'tests'],
  '@two-pizza/service-defaults/telemetry': ['tests'],
};

/** Not `*.config.ts` or `main.ts`, and yet a place where a program takes its settings. */
const readers = [
  'libs/service-defaults/src/settings.ts',
  'libs/service-defaults/src/telemetry.ts',
  'libs/postgres/src/migrate.main.ts',
  'libs/local-infra/src/test-infra.ts',
  'libs/local-infra/src/service-process.ts',
  'libs/local-infra/src/container-keeper.main.ts',
  'apps/journeys/src/platform/commands.ts',
  'apps/journeys/src/under-load/under-load.main.ts',
];

const roles = ['module', 'config', 'controller', 'consumer', 'service', 'repository', 'client', 'errors'];

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', '.nx/', '.two-pizza/', '**/.cache/', '**/coverage/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.mjs'],
    plugins: { '@nx': nx, house },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@nx/enforce-module-boundaries': boundaries(false),
      'house/npm-owner': ['error', npmOwners],
      'house/door': ['error', doors],
      'house/fixed-sql': 'error',
    },
  },
  {
    // Nest injects by the types of constructor parameters: there an import that looks like a type is a value.
    files: ['apps/*/src/**/*.ts'],
    ignores: ['apps/{control-room,journeys}/**'],
    languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
  },
  {
    files: ['{apps,libs}/**/*.ts'],
    plugins: { house },
    rules: { 'house/settings-at-the-door': ['error', { readers }] },
  },
  {
    files: ['apps/*/src/**/*.ts'],
    ignores: ['apps/{control-room,journeys}/**'],
    plugins: { house },
    rules: { 'house/file-role': ['error', roles] },
  },
  {
    files: ['**/test/**/*.ts', '**/*.spec.ts'],
    ignores: ['**/test/support/wait-for.ts'], // it is what waits for a fact
    plugins: { '@nx': nx, house },
    rules: { 'house/real-tests': 'error', '@nx/enforce-module-boundaries': boundaries(true) },
  },
);
