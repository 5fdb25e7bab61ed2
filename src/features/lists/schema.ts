import { type Static, Type } from '@sinclair/typebox';
import { listQuery, listSchema } from '../../shared/lists.ts';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  instantSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';
import { payerKeys, registers, residenceKinds, sexes } from '../../shared/words.ts';

export const listSubjects = ['people', 'households'] as const;
export type ListSubject = (typeof listSubjects)[number];
export const listSubjectLabels: Record<ListSubject, string> = {
  people: 'Người, mỗi người một dòng',
  households: 'Hộ, mỗi hộ một dòng',
};

export const listOrders = ['area', 'name', 'birthDate'] as const;
export type ListOrder = (typeof listOrders)[number];
export const listOrderLabels: Record<ListOrder, string> = {
  area: 'Theo tổ dân phố, mã hộ',
  name: 'Theo tên',
  birthDate: 'Theo ngày sinh, người lớn tuổi trước',
};

export const insuranceStates = ['covered', 'none', 'lapsing'] as const;
export type InsuranceState = (typeof insuranceStates)[number];
export const insuranceStateLabels: Record<InsuranceState, string> = {
  covered: 'Có thẻ còn giá trị',
  none: 'Chưa có thẻ BHYT',
  lapsing: 'Thẻ sắp hết giá trị',
};

export const presence = ['present', 'missing'] as const;

const age = (title: string) =>
  Type.Optional(Type.Integer({ title, minimum: 0, maximum: 150, description: 'Completed years on the day' }));

/** What a row must meet; all given conditions together. */
export const listFiltersSchema = Type.Object(
  {
    area: Type.Optional(areaCodeSchema('Địa bàn')),
    register: Type.Optional(choiceSchema('Sổ', registers)),
    category: Type.Optional(
      Type.String({ title: 'Đối tượng', minLength: 1, maxLength: 60, description: 'Code of a category' }),
    ),
    statusFrom: Type.Optional(daySchema('Được công nhận từ ngày')),
    statusTo: Type.Optional(daySchema('Được công nhận đến ngày')),
    statusEndFrom: Type.Optional(daySchema('Kết thúc từ ngày')),
    statusEndTo: Type.Optional(daySchema('Kết thúc đến ngày')),
    ageFrom: age('Tuổi từ'),
    ageTo: age('Tuổi đến'),
    sex: Type.Optional(choiceSchema('Giới tính', sexes)),
    ethnicity: Type.Optional(
      Type.String({ title: 'Dân tộc', minLength: 1, maxLength: 10, description: 'Code of ethnic-groups' }),
    ),
    residenceKind: Type.Optional(choiceSchema('Cư trú', residenceKinds)),
    insurance: Type.Optional(choiceSchema('Thẻ BHYT', insuranceStates)),
    lapsingDays: Type.Optional(
      Type.Integer({
        title: 'Hết giá trị trong số ngày',
        minimum: 1,
        maximum: 366,
        description: 'With insurance=lapsing; default 30',
      }),
    ),
    payerGroup: Type.Optional(choiceSchema('Nhóm đối tượng tham gia', payerKeys)),
    nationalId: Type.Optional(choiceSchema('Số CCCD', presence)),
    phone: Type.Optional(choiceSchema('Điện thoại', presence)),
  },
  { additionalProperties: false, title: 'Điều kiện', description: 'All of them hold' },
);
export type ListFilters = Static<typeof listFiltersSchema>;

const definition = {
  subject: choiceSchema('Liệt kê', listSubjects),
  columns: Type.Array(
    Type.String({ title: 'Cột', minLength: 1, maxLength: 40, description: 'Code of a column' }),
    { title: 'Các cột', minItems: 1, maxItems: 20, uniqueItems: true, description: 'In the order shown' },
  ),
  filters: listFiltersSchema,
  order: choiceSchema('Thứ tự', listOrders),
  handout: Type.Boolean({
    title: 'Giao tổ trưởng',
    description: 'Name, birth year, address and phone only, whatever the columns, with a receipt',
  }),
};
const heading = {
  name: textSchema('Tên danh sách', 200),
  purpose: textSchema('Lý do lập', 500),
};

export const listFormSchema = Type.Object({ ...heading, ...definition }, { additionalProperties: false });
export type ListForm = Static<typeof listFormSchema>;
export type ListDefinition = Omit<ListForm, 'name' | 'purpose'>;

export const listChangeSchema = Type.Partial(
  Type.Object({ ...heading, ...definition, endReason: textSchema('Lý do kết thúc', 500) }),
  { additionalProperties: false },
);
export type ListChange = Static<typeof listChangeSchema>;

export const savedListSchema = Type.Object({
  id: idSchema('Danh sách'),
  version: Type.Integer({ title: 'Phiên bản', minimum: 1, description: 'ETag' }),
  ...heading,
  ...definition,
  area: areaCodeSchema('Địa bàn của người lập'),
  createdBy: Type.String({ title: 'Người lập', maxLength: 200, description: 'Full name' }),
  createdAt: instantSchema('Lập lúc'),
  endedAt: nullable(instantSchema('Kết thúc lúc')),
  endReason: nullable(textSchema('Lý do kết thúc', 500)),
});
export type SavedList = Static<typeof savedListSchema>;

export const savedListsSchema = listSchema(savedListSchema);

export const listRowsQuery = Type.Object(
  { ...listQuery, asOf: Type.Optional(daySchema('Tại ngày')) },
  { additionalProperties: false },
);

/** Rows under the columns of a list: cells in the columns' order. */
export const listRowsSchema = Type.Object({
  ...listSchema(
    Type.Object({
      id: idSchema('Người, hộ'),
      cells: Type.Array(
        Type.Union([Type.String({ maxLength: 2000 }), Type.Number(), Type.Null()], {
          title: 'Ô',
          description: 'Text, number, day, or null',
        }),
        { title: 'Các ô', maxItems: 21, description: 'In the order of columns' },
      ),
    }),
  ).properties,
  columns: Type.Array(
    Type.Object({
      field: Type.String({ title: 'Mã cột', maxLength: 40, description: 'Code' }),
      header: Type.String({ title: 'Tên cột', maxLength: 100, description: 'As printed' }),
    }),
    { title: 'Các cột', maxItems: 21, description: 'The first is the running number' },
  ),
  asOf: daySchema('Tại ngày'),
});
