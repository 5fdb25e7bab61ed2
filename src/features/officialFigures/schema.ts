import { type Static, Type } from '@sinclair/typebox';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  instantSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';

/** What other offices count: the statistical office the population, the insurer the insured. */
export const officialKinds = ['population', 'insured'] as const;
export type OfficialKind = (typeof officialKinds)[number];
export const officialKindLabels: Record<OfficialKind, string> = {
  population: 'Dân số',
  insured: 'Số người có thẻ BHYT',
};

const people = () =>
  Type.Integer({ title: 'Số người', minimum: 0, maximum: 200_000_000, description: 'People' });
const armedForces = () =>
  nullable(
    Type.Boolean({
      title: 'Có lực lượng vũ trang',
      description: 'Whether the figure counts the armed forces; null: its source does not say',
    }),
  );

export const officialFigureFormSchema = Type.Object(
  {
    area: areaCodeSchema(),
    kind: choiceSchema('Loại số liệu', officialKinds),
    asOf: daySchema('Tại ngày'),
    people: people(),
    source: textSchema('Nguồn, văn bản', 200),
    armedForces: Type.Optional(armedForces()),
  },
  { additionalProperties: false },
);
export type OfficialFigureForm = Static<typeof officialFigureFormSchema>;

export const officialCorrectionSchema = Type.Object(
  {
    reason: textSchema('Lý do', 300),
    retracted: Type.Optional(Type.Literal(true, { title: 'Bỏ số liệu', description: 'Taken back' })),
    asOf: Type.Optional(daySchema('Tại ngày')),
    people: Type.Optional(people()),
    source: Type.Optional(textSchema('Nguồn, văn bản', 200)),
    armedForces: Type.Optional(armedForces()),
  },
  { additionalProperties: false },
);
export type OfficialCorrection = Static<typeof officialCorrectionSchema>;

export const officialFigureSchema = Type.Object({
  id: idSchema('Số liệu'),
  area: areaCodeSchema(),
  kind: choiceSchema('Loại số liệu', officialKinds),
  asOf: daySchema('Tại ngày'),
  people: people(),
  source: textSchema('Nguồn, văn bản', 200),
  armedForces: armedForces(),
  replaces: nullable(idSchema('Thay cho')),
  reason: nullable(textSchema('Lý do đính chính', 300)),
  recordedAt: instantSchema('Ghi lúc'),
  retractedAt: nullable(instantSchema('Thay hoặc bỏ lúc')),
  retractReason: nullable(textSchema('Lý do bỏ', 300)),
});
export type OfficialFigure = Static<typeof officialFigureSchema>;

export const figureBases = ['register', 'official'] as const;
export type FigureBasis = (typeof figureBases)[number];
export const figureBasisLabels: Record<FigureBasis, string> = {
  register: 'Theo sổ phường',
  official: 'Theo cơ quan BHXH / dân số thống kê',
};

/** Which rate a ward reports, and whether the register's figures in it count the armed forces. */
export const reportedBasisSchema = Type.Object(
  {
    population: choiceSchema('Dân số lấy theo', figureBases),
    insured: choiceSchema('Số người có thẻ lấy theo', figureBases),
    armedForces: Type.Boolean({
      title: 'Tính cả lực lượng vũ trang',
      description: 'The register’s figures with those whose card is of an armed forces’ code (QN, CA, CY)',
    }),
  },
  { additionalProperties: false },
);
export type ReportedBasis = Static<typeof reportedBasisSchema>;

export const reportedBasisFormSchema = Type.Composite(
  [
    Type.Object({ area: areaCodeSchema(), reason: textSchema('Lý do, văn bản hướng dẫn', 300) }),
    reportedBasisSchema,
  ],
  { additionalProperties: false },
);
export type ReportedBasisForm = Static<typeof reportedBasisFormSchema>;

const count = (title: string) => Type.Integer({ title, minimum: 0, description: 'People' });
/** One of the two figures a rate is made of: how many, whose, of which day. */
const partSchema = (title: string) =>
  Type.Object(
    {
      people: count(title),
      basis: choiceSchema('Theo', figureBases),
      source: textSchema('Nguồn', 200),
      date: daySchema('Tại ngày'),
      armedForces: armedForces(),
    },
    { title },
  );

/** A rate with both its figures; the rate may pass 1 where two offices count differently. */
export const statedRateSchema = Type.Object({
  population: partSchema('Dân số'),
  insured: partSchema('Người có thẻ'),
  rate: nullable(Type.Number({ title: 'Tỷ lệ', minimum: 0, description: 'null when nobody is counted' })),
});
export type StatedRate = Static<typeof statedRateSchema>;
export type RatePart = StatedRate['population'];

export const coverageRatesSchema = Type.Object({
  area: areaCodeSchema(),
  asOf: daySchema('Tại ngày'),
  armedForces: Type.Boolean({
    title: 'Sổ tính cả lực lượng vũ trang',
    description: 'The register’s figures count the armed forces',
  }),
  register: { ...statedRateSchema, title: figureBasisLabels.register },
  official: nullable({ ...statedRateSchema, title: figureBasisLabels.official }),
  difference: nullable(
    Type.Object(
      {
        points: nullable(Type.Number({ title: 'Điểm %', description: 'Official less register, in points' })),
        population: Type.Integer({ title: 'Dân số', description: 'Official less register' }),
        insured: Type.Integer({ title: 'Người có thẻ', description: 'Official less register' }),
      },
      { title: 'Chênh lệch' },
    ),
  ),
  reported: { ...statedRateSchema, title: 'Số báo cáo' },
  reportedBasis: { ...reportedBasisSchema, title: 'Báo cáo theo' },
});
export type CoverageRates = Static<typeof coverageRatesSchema>;
