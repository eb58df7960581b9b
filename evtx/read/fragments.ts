/** Opens values that are BinXml themselves: an instance of a template, or bare elements. */

import { TOKEN } from "../format/token.ts";
import { BinXmlParser } from "./binxml.ts";
import type { Budget } from "./budget.ts";
import type { Chunk } from "./chunk.ts";
import type { Node, TemplateSource } from "./nodes.ts";
import { Substitutions } from "./substitutions.ts";

export interface Fragment {
  readonly nodes: readonly Node[];
  /** Good until the next fragment is opened at the same level. */
  readonly values: Substitutions;
}

export class FragmentOpener {
  readonly #chunk: Chunk;
  readonly #templates: TemplateSource;
  readonly #budget: Budget;
  /** One set of values for each level of nesting, used again for every record. */
  readonly #levels: Substitutions[] = [];

  constructor(chunk: Chunk, templates: TemplateSource, budget: Budget) {
    this.#chunk = chunk;
    this.#templates = templates;
    this.#budget = budget;
  }

  /** @param level - Deeper than that of every fragment still in use. */
  open(offset: number, size: number, level: number): Fragment {
    this.#budget.spendFragment();
    const { view } = this.#chunk;
    const end = offset + size;
    let p = offset;
    if (view.getUint8(p) === TOKEN.fragmentHeader) p += 4;
    const values = this.#valuesAt(level);
    if (view.getUint8(p) === TOKEN.templateInstance) {
      const definition = this.#templates.at(p);
      // Before the template is compiled, which may ask about others.
      p = this.#templates.valuesAt;
      const { nodes } = definition.template;
      values.read(p, end);
      return { nodes, values };
    }
    this.#budget.spendBytes(size);
    const parser = new BinXmlParser(this.#chunk, this.#templates, this.#budget, p, end, false);
    values.clear();
    const nodes = parser.parse();
    this.#templates.doubtful ||= parser.hasDamage;
    return { nodes, values };
  }

  #valuesAt(level: number): Substitutions {
    const known = this.#levels[level];
    if (known) return known;
    const made = new Substitutions(this.#chunk, this.#budget);
    this.#levels[level] = made;
    return made;
  }
}
