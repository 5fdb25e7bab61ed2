import { type Reference, type Token, tokensOf } from './formulas.ts';

/** What a cell shows. */
export type Shown = string | number | null;

/** The value of a cell of the workbook; undefined where it is a formula that we do not compute. */
export type Look = (sheet: string, column: number, row: number) => Shown | undefined;

/** A formula that only the spreadsheet computes. */
class Unknown extends Error {}
/** A fault that the spreadsheet shows (#DIV/0!), and IFERROR catches. */
class Faulty extends Error {}

const mostCells = 500_000;
/** As the spreadsheets allow. */
const longestFormula = 8192;
const deepest = 64;

/**
 * Computes what forms hold under their figures: + − × ÷, brackets, comparisons, SUM, ROUND, IF, IFERROR over cells of
 * the workbook. undefined where there is anything else: that is left to the spreadsheet.
 */
export function evaluate(formula: string, home: string, look: Look): Shown | undefined {
  if (formula.length > longestFormula) return undefined;
  try {
    const parser = new Formula(
      tokensOf(formula).filter(({ text }) => text.trim() !== ''),
      home,
      look,
    );
    return parser.whole();
  } catch (error) {
    if (error instanceof Unknown || error instanceof Faulty) return undefined;
    throw error;
  }
}

class Formula {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly home: string,
    private readonly look: Look,
  ) {}

  whole(): Shown {
    const value = this.comparison();
    if (this.at < this.tokens.length) throw new Unknown();
    return value;
  }

  private get sign(): string {
    return this.tokens[this.at]?.text ?? '';
  }

  private take(sign: string): boolean {
    if (this.sign !== sign) return false;
    this.at++;
    return true;
  }

  private expect(sign: string): void {
    if (!this.take(sign)) throw new Unknown();
  }

  private comparison(): Shown {
    if (++this.depth > deepest) throw new Unknown();
    const value = this.compared();
    this.depth--;
    return value;
  }

  private compared(): Shown {
    const left = this.sum();
    const operator = ['=', '<>', '<=', '>=', '<', '>'].find((sign) => sign === this.sign);
    if (!operator) return left;
    this.at++;
    const right = this.sum();
    const a = left ?? (typeof right === 'string' ? '' : 0);
    const b = right ?? (typeof left === 'string' ? '' : 0);
    if (typeof a !== typeof b) throw new Unknown();
    if (operator === '=') return Number(a === b);
    if (operator === '<>') return Number(a !== b);
    if (operator === '<=') return Number(a <= b);
    if (operator === '>=') return Number(a >= b);
    return Number(operator === '<' ? a < b : a > b);
  }

  private sum(): Shown {
    let value = this.product();
    for (;;) {
      if (this.take('+')) value = number(value) + number(this.product());
      else if (this.take('-')) value = number(value) - number(this.product());
      else return value;
    }
  }

  private product(): Shown {
    let value = this.signed();
    for (;;) {
      if (this.take('*')) value = number(value) * number(this.signed());
      else if (this.take('/')) {
        const divisor = number(this.signed());
        if (divisor === 0) throw new Faulty();
        value = number(value) / divisor;
      } else return value;
    }
  }

  private signed(): Shown {
    if (this.take('-')) return -number(this.signed());
    if (this.take('+')) return this.signed();
    const value = this.single();
    return this.take('%') ? number(value) / 100 : value;
  }

  private single(): Shown {
    const token = this.tokens[this.at++];
    if (!token) throw new Unknown();
    if (token.kind === 'number') return Number(token.text);
    if (token.kind === 'text') return token.text.slice(1, -1).replaceAll('""', '"');
    if (token.kind === 'reference') return this.cell(token.reference);
    if (token.kind === 'name') return this.called(token.text.toUpperCase());
    if (token.text !== '(') throw new Unknown();
    const value = this.comparison();
    this.expect(')');
    return value;
  }

  private cell({ sheet, from, to }: Reference): Shown {
    if (to || from.column === null || from.row === null) throw new Unknown();
    const value = this.look(sheet ?? this.home, from.column, from.row);
    if (value === undefined) throw new Unknown();
    return value;
  }

  private called(name: string): Shown {
    this.expect('(');
    if (name === 'SUM') return this.summed();
    const values = [this.argument()];
    while (this.take(',')) values.push(this.argument());
    this.expect(')');
    const [first = () => null, second = () => null, third = () => null] = values;
    if (name === 'IFERROR' && values.length === 2) return otherwise(first, second);
    if (name === 'IF' && values.length === 3) return number(first()) !== 0 ? second() : third();
    if (name === 'ROUND' && values.length === 2) return rounded(number(first()), number(second()));
    throw new Unknown();
  }

  private summed(): number {
    let sum = 0;
    do {
      const token = this.tokens[this.at];
      if (token?.kind === 'reference' && [',', ')'].includes(this.tokens[this.at + 1]?.text ?? '')) {
        this.at++;
        for (const value of this.values(token.reference)) if (typeof value === 'number') sum += value;
      } else sum += number(this.comparison());
    } while (this.take(','));
    this.expect(')');
    return sum;
  }

  private *values({ sheet, from, to }: Reference): Generator<Shown> {
    const last = to ?? from;
    if (from.column === null || from.row === null || last.column === null || last.row === null)
      throw new Unknown();
    if ((last.row - from.row + 1) * (last.column - from.column + 1) > mostCells) throw new Unknown();
    for (let row = from.row; row <= last.row; row++)
      for (let column = from.column; column <= last.column; column++) {
        const value = this.look(sheet ?? this.home, column, row);
        if (value === undefined) throw new Unknown();
        yield value;
      }
  }

  /** An argument; its fault shows only where the value is asked for: IF and IFERROR may pass over it. */
  private argument(): () => Shown {
    const start = this.at;
    const { depth } = this;
    try {
      const value = this.comparison();
      return () => value;
    } catch (error) {
      if (!(error instanceof Faulty)) throw error;
      this.at = this.endOfArgument(start);
      this.depth = depth;
      return () => {
        throw error;
      };
    }
  }

  private endOfArgument(start: number): number {
    let depth = 0;
    for (let at = start; at < this.tokens.length; at++) {
      const text = this.tokens[at]?.text;
      if (depth === 0 && (text === ',' || text === ')')) return at;
      if (text === '(') depth++;
      if (text === ')') depth--;
    }
    throw new Unknown();
  }
}

function otherwise(first: () => Shown, second: () => Shown): Shown {
  try {
    return first();
  } catch (error) {
    if (!(error instanceof Faulty)) throw error;
    return second();
  }
}

/** As the spreadsheet does: halves away from zero, with the last bit of the product forgiven. */
function rounded(value: number, digits: number): number {
  const power = 10 ** digits;
  return (Math.sign(value) * Math.round(Math.abs(value) * power * (1 + Number.EPSILON))) / power;
}

function number(value: Shown): number {
  if (value === null) return 0;
  if (typeof value === 'number') return value;
  throw new Unknown(); // a text that may or may not be read as a number
}
