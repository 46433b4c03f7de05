/** What a service's README says in its tables, in the words that the contracts use. */
export interface ReadmeFacts {
  /** `POST /orders customer 422 ORDER_PRODUCT_UNKNOWN …`: access and codes of its own, by code. */
  readonly routes: readonly string[];
  /** `orders.order-placed.v1 orders.orders`: type and topic. */
  readonly eventsIn: readonly string[];
  readonly eventsOut: readonly string[];
  readonly settings: readonly string[];
}

type Row = Readonly<Record<string, string>>;

/** Reads the tables whose first column is `route`, `in`, `out` or `setting`. A table that is missing has no rows. */
export function readmeFacts(markdown: string): ReadmeFacts {
  const rowsOf = tablesOf(markdown);
  const events = (column: string) =>
    rowsOf(column).map((row) => `${code(row[column])} ${code(row['from topic'] ?? row['to topic'])}`);
  return {
    routes: rowsOf('route')
      .map((row) => [code(row['route']), row['access'], ...refusals(row['says no with'])].join(' '))
      .sort(),
    eventsIn: events('in').sort(),
    eventsOut: events('out').sort(),
    settings: rowsOf('setting')
      .map((row) => code(row['setting']))
      .sort(),
  };
}

/** What to do in a table so that it has the promised rows and no other; empty when it does. */
export function editsOf(table: string, rows: readonly string[], promised: readonly string[]): string[] {
  const foreign = [...rows];
  const missing = promised.filter((row) => {
    const at = foreign.indexOf(row);
    if (at >= 0) foreign.splice(at, 1);
    return at < 0;
  });
  return [
    ...missing.map((row) => `${table}: add the row: ${row}`),
    ...foreign.map((row) => `${table}: take out or mend the row: ${row}`),
  ];
}

function refusals(cell = ''): string[] {
  return [...cell.matchAll(/(\d{3}) `([A-Z_]+)`/g)].map(([, status, name]) => `${status} ${name}`).sort(byCode);
}

/** `422 ORDER_PRODUCT_UNKNOWN` by its name. */
export function byCode(a: string, b: string): number {
  return a.slice(4).localeCompare(b.slice(4));
}

/** What stands between back-quotes. */
function code(cell = ''): string {
  return /`([^`]+)`/.exec(cell)?.[1] ?? cell;
}

function tablesOf(markdown: string): (firstColumn: string) => Row[] {
  const blocks = markdown.split(/\n(?!\|)/).map((block) => block.split('\n').filter((line) => line.startsWith('|')));
  const tables = blocks.filter((lines) => lines.length > 2).map((lines) => lines.map(cellsOf));
  return (firstColumn) =>
    tables
      .filter(([head]) => head?.[0] === firstColumn)
      .flatMap(([head = [], _rule, ...rows]) =>
        rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? '']))),
      );
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
