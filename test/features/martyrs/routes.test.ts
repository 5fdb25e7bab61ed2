import { scenarios } from '../../support/scenarios.ts';

const named = { fullName: 'Huỳnh Văn Thế', birthDate: '1945', diedOn: '1968-02' };

interface Made {
  id: string;
  wife: string;
  son: string;
}

const members = ({ id }: Made): string => `/martyrs/${id}/members`;
const name = (part: string, person: 'wife' | 'son', more: object = {}) => ({
  as: 'officer' as const,
  method: 'POST' as const,
  path: members,
  body: (made: Made) => ({ person: made[person], part, ...more }),
});

scenarios<Made>(
  'the register of martyrs',
  async (app) => {
    const household = await app.make.household({
      members: [
        { fullName: 'Trần Thị Mận', birthDate: '1948', sex: 'female', relation: 'head' },
        { fullName: 'Huỳnh Văn Mãi', birthDate: '1967', sex: 'male', relation: 'child' },
      ],
    });
    const [wife = '', son = ''] = household.members.map(({ person }) => person);
    const made = await app
      .as('officer')
      .post('/martyrs', { ...named, area: 'CL', certificateNumber: 'TQ-1' });
    return { id: made.body.id, wife, son };
  },
  [
    { name: 'the list', as: 'anonymous', path: '/martyrs', status: 401 },
    { name: 'the list', as: 'groupHead', path: '/martyrs', status: 403 },
    { name: 'the list', as: 'neighbour', path: '/martyrs', status: 200, contains: ['"total":0'] },
    { name: 'of another ward', as: 'neighbour', path: ({ id }) => `/martyrs/${id}`, status: 404 },
    {
      name: 'a certificate that is there',
      as: 'officer',
      method: 'POST',
      path: '/martyrs',
      body: { fullName: 'Người khác', area: 'CL', certificateNumber: 'TQ-1' },
      status: 409,
      contains: ['"pointer":"/certificateNumber"'],
    },
    {
      name: 'died before birth',
      as: 'officer',
      method: 'POST',
      path: '/martyrs',
      body: { ...named, area: 'CL', diedOn: '1944' },
      status: 422,
      contains: ['"pointer":"/diedOn"'],
    },
    {
      name: 'nobody named',
      as: 'leader',
      path: '/martyrs',
      status: 200,
      contains: ['Không còn thân nhân, chưa có người thờ cúng.'],
    },
    {
      name: 'a representative without minutes',
      ...name('representative', 'wife'),
      status: 422,
      contains: ['"pointer":"/minutesOn"'],
    },
    {
      name: 'a representative by minutes',
      ...name('representative', 'wife', { minutesOn: '2023-01-10', validFrom: '2023-01-15', relation: 'vợ' }),
      status: 201,
      contains: ['"part":"representative"', '"openWork":null'],
      audit: 1,
    },
    {
      name: 'another representative, on the same day',
      ...name('representative', 'son', { minutesOn: '2023-01-10', validFrom: '2023-01-15' }),
      status: 409,
    },
    {
      name: 'another representative, who takes the place',
      ...name('representative', 'son', { minutesOn: '2024-05-10', validFrom: '2024-05-12', relation: 'con' }),
      status: 201,
      contains: ['"validTo":"2024-05-11"', '"endReason":"Có người khác thay"'],
      audit: 1,
    },
    {
      name: 'on a day before',
      as: 'officer',
      path: '/martyrs?asOf=2023-06-01',
      status: 200,
      contains: ['Trần Thị Mận'],
      lacks: ['Huỳnh Văn Mãi'],
    },
    {
      name: 'ended',
      as: 'officer',
      method: 'POST',
      path: ({ id }) => `/martyrs/${id}/end`,
      body: { date: '2024-11-01', reason: 'Gia đình chuyển nơi thờ cúng' },
      status: 200,
      audit: 1,
    },
    { name: 'somebody named after the end', ...name('worshipper', 'son'), status: 409 },
  ],
);
