import { type Static, Type } from '@sinclair/typebox';
import { nullable } from '../../shared/schema.ts';
import { caseGroups, registers, stepForms, waitsFor } from '../../shared/words.ts';

const text = Type.String();
const optionalText = nullable(text);
const dated = {
  validFrom: optionalText,
  validTo: optionalText,
  basis: Type.Optional(optionalText),
  confidence: Type.Optional(text),
};

/** A category of status (diện): scope, register, listing, the BHYT it entitles to. */
export const categorySchema = Type.Object({
  code: text,
  label: text,
  scope: Type.Union([Type.Literal('household'), Type.Literal('person')]),
  register: Type.Union(registers.map((register) => Type.Literal(register))),
  rank: Type.Integer(),
  publicListing: Type.Boolean(),
  publicLabel: optionalText,
  objectCode: optionalText,
  payer: nullable(Type.Union([Type.Literal('state'), Type.Literal('stateSupport')])),
  supportNorm: optionalText,
  meritClass: optionalText,
  aliases: Type.Array(text),
  ...dated,
});
export type Category = Static<typeof categorySchema>;

/** A BHYT object code with its payer group and default digit. */
export const objectCodeSchema = Type.Object({
  objectCode: text,
  label: text,
  payerGroup: nullable(Type.Integer({ minimum: 1, maximum: 5 })),
  benefitLevel: nullable(Type.Integer({ minimum: 1, maximum: 5 })),
  armedForces: Type.Optional(Type.Boolean()),
  ...dated,
});
export type ObjectCode = Static<typeof objectCodeSchema>;

/** An amount, rate or threshold of the State; `value` in `unit`. */
export const normSchema = Type.Object({
  code: text,
  area: optionalText,
  label: text,
  value: Type.Integer(),
  unit: text,
  ...dated,
});
export type Norm = Static<typeof normSchema>;

export const ethnicGroupSchema = Type.Object({
  code: text,
  label: text,
  aliases: Type.Array(text),
  ...dated,
});
export type EthnicGroup = Static<typeof ethnicGroupSchema>;

/** One of the 12 indicators of basic social services. */
export const deprivationSchema = Type.Object({
  code: text,
  number: Type.Integer(),
  dimensionLabel: text,
  label: text,
  points: Type.Integer(),
  ...dated,
});
export type Deprivation = Static<typeof deprivationSchema>;

export const causeSchema = Type.Object({ code: text, label: text, ...dated });
export type Cause = Static<typeof causeSchema>;

export const assistanceGroupSchema = Type.Object({
  code: text,
  category: text,
  kind: text,
  ageFrom: nullable(Type.Number()),
  ageTo: nullable(Type.Number()),
  coefficient: Type.Number(),
  /** Paragraph of the decree (khoản), e.g. `5a`; what may be drawn beside what is told by paragraphs. */
  clause: text,
  combinesWith: Type.Array(text),
  per: text,
  baseNorm: text,
  label: text,
  ...dated,
});
export type AssistanceGroup = Static<typeof assistanceGroupSchema>;

/** One step of a kind of case: what is recorded at it, and whom the case waits for. */
export const caseStepKindSchema = Type.Object({
  code: text,
  label: text,
  waitsFor: Type.Union(waitsFor.map((each) => Type.Literal(each))),
  dueWorkingDays: nullable(Type.Integer({ minimum: 1 })),
  form: nullable(Type.Union(stepForms.map((form) => Type.Literal(form)))),
});

/** Whose matter a case is. */
export const caseSubjects = ['household', 'person', 'area', 'any'] as const;
/** What approval does to the register. */
const caseEffects = ['recognise', 'change', 'end', 'review', 'none'] as const;

/** A kind of case (loại hồ sơ): its steps, its deadline, and what its approval writes into the registers. */
export const caseKindSchema = Type.Object({
  code: text,
  label: text,
  group: Type.Union(caseGroups.map((group) => Type.Literal(group))),
  prefix: text,
  subject: Type.Union(caseSubjects.map((subject) => Type.Literal(subject))),
  effect: Type.Union(caseEffects.map((effect) => Type.Literal(effect))),
  dueDays: Type.Integer({ minimum: 1 }),
  dueIn: Type.Union([Type.Literal('workingDays'), Type.Literal('calendarDays')]),
  register: nullable(Type.Union(registers.map((register) => Type.Literal(register)))),
  categories: Type.Array(text),
  publicPosting: Type.Boolean(),
  papers: Type.Array(text),
  steps: Type.Array(caseStepKindSchema),
  ...dated,
});
export type CaseKind = Static<typeof caseKindSchema>;

/** Each dictionary with the key of its rows. */
export interface DictionaryRows {
  categories: Category;
  'object-codes': ObjectCode;
  norms: Norm;
  'ethnic-groups': EthnicGroup;
  deprivations: Deprivation;
  causes: Cause;
  'assistance-groups': AssistanceGroup;
  'case-kinds': CaseKind;
}
export type DictionaryName = keyof DictionaryRows;
