import { type Static, Type } from '@sinclair/typebox';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  nullable,
  partialDateSchema,
  textSchema,
} from '../../shared/schema.ts';
import { martyrParts } from './shares.ts';

export const martyrPartLabels = {
  relative: 'Thân nhân',
  representative: 'Đại diện thân nhân',
  worshipper: 'Người thờ cúng',
} as const;

const strict = { additionalProperties: false };
const reasonSchema = () => textSchema('Lý do', 500);
const versionSchema = () => Type.Integer({ title: 'Phiên bản', minimum: 1, description: 'The ETag' });

const fields = {
  fullName: textSchema('Họ và tên liệt sĩ', 120),
  birthDate: nullable(partialDateSchema('Ngày sinh')),
  diedOn: nullable(partialDateSchema('Ngày hy sinh')),
  certificateNumber: nullable(textSchema('Số bằng Tổ quốc ghi công', 60)),
  note: nullable(textSchema('Ghi chú', 2000)),
};

export const martyrFormSchema = Type.Object(
  {
    area: areaCodeSchema(),
    fullName: fields.fullName,
    birthDate: Type.Optional(fields.birthDate),
    diedOn: Type.Optional(fields.diedOn),
    certificateNumber: Type.Optional(fields.certificateNumber),
    note: Type.Optional(fields.note),
  },
  strict,
);
export type MartyrForm = Static<typeof martyrFormSchema>;

export const martyrChangeSchema = Type.Object(
  {
    ...Type.Partial(Type.Omit(martyrFormSchema, ['area'])).properties,
    reason: Type.Optional(reasonSchema()),
  },
  strict,
);
export type MartyrChange = Static<typeof martyrChangeSchema>;

export const martyrEndSchema = Type.Object({ date: daySchema('Ngày'), reason: reasonSchema() }, strict);
export type MartyrEnd = Static<typeof martyrEndSchema>;

const memberFields = {
  person: idSchema('Người'),
  part: choiceSchema('Là', martyrParts),
  relation: nullable(textSchema('Quan hệ với liệt sĩ', 60)),
  onlyLiving: Type.Boolean({
    title: 'Thân nhân duy nhất còn sống',
    description: 'As the file or the minutes say',
  }),
  minutesOn: nullable(daySchema('Ngày biên bản họp gia đình')),
  validFrom: daySchema('Từ ngày'),
};

export const memberFormSchema = Type.Object(
  {
    person: memberFields.person,
    part: memberFields.part,
    relation: Type.Optional(memberFields.relation),
    onlyLiving: Type.Optional(memberFields.onlyLiving),
    minutesOn: Type.Optional(memberFields.minutesOn),
    validFrom: Type.Optional(memberFields.validFrom),
  },
  strict,
);
export type MemberForm = Static<typeof memberFormSchema>;

export const martyrMemberSchema = Type.Object({
  id: idSchema('Mục'),
  ...memberFields,
  fullName: textSchema('Họ và tên', 120),
  area: nullable(areaCodeSchema('Tổ dân phố')),
  present: Type.Boolean({
    title: 'Đang cư trú',
    description: 'Alive, and a resident, on the day asked about',
  }),
  validTo: nullable(daySchema('Đến ngày')),
  endReason: nullable(reasonSchema()),
});
export type MartyrMember = Static<typeof martyrMemberSchema>;

export const martyrSchema = Type.Object({
  id: idSchema('Liệt sĩ'),
  version: versionSchema(),
  area: areaCodeSchema(),
  ...fields,
  endedOn: nullable(daySchema('Thôi theo dõi từ ngày')),
  endReason: nullable(reasonSchema()),
  people: Type.Array(martyrMemberSchema, {
    title: 'Thân nhân, người thờ cúng',
    description: 'Those of the day asked about; ended ones too on the page of one martyr',
  }),
  papers: Type.Optional(
    Type.Array(
      Type.Object({
        id: idSchema('Giấy tờ'),
        title: textSchema('Tên giấy tờ', 200),
        name: textSchema('Tên tệp', 200),
      }),
      { title: 'Bản quét', description: 'Minutes of the family and others, of one martyr' },
    ),
  ),
  openWork: nullable(textSchema('Việc cần làm', 300)),
});
export type MartyrAnswer = Static<typeof martyrSchema>;
