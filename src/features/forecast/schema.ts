import { type Static, Type } from '@sinclair/typebox';
import { areaCodeSchema, daySchema, nullable, textSchema } from '../../shared/schema.ts';

const people = (title: string, description = 'People') => Type.Integer({ title, minimum: 0, description });
const rate = (title: string) => Type.Number({ title, minimum: 0, maximum: 1 });

export const forecastPointSchema = Type.Object({
  day: daySchema('Ngày'),
  population: people('Dân số dự kiến'),
  covered: people('Có thẻ dự kiến'),
  low: people('Thấp (80%)', 'Lower end of the 80 % range, people'),
  high: people('Cao (80%)', 'Upper end of the 80 % range, people'),
  low50: people('Thấp (50%)', 'Lower end of the 50 % range, people'),
  high50: people('Cao (50%)', 'Upper end of the 50 % range, people'),
  known: people('Nếu không ai gia hạn', 'Covered by cards recorded already, people'),
  rate: rate('Tỷ lệ dự kiến'),
  rateLow: rate('Tỷ lệ thấp (80%)'),
  rateHigh: rate('Tỷ lệ cao (80%)'),
});
/** People covered on a day to come: expected, with the ranges that hold it five and eight times out of ten. */
export type Point = Static<typeof forecastPointSchema>;

export const forecastErrorSchema = Type.Object({
  meanAbsolutePoints: Type.Number({
    title: 'Sai số trung bình',
    description: 'Mean absolute error, percentage points',
  }),
  worstPoints: Type.Number({ title: 'Sai số lớn nhất', description: 'Percentage points' }),
  insideShare: Type.Number({
    title: 'Phần nằm trong khoảng 80%',
    minimum: 0,
    maximum: 1,
    description: 'Share of the runs whose outcome lay in the 80 % range',
  }),
  runs: Type.Integer({ title: 'Số lần thử', minimum: 1, description: 'Forecasts of days now past' }),
});
export type ForecastError = Static<typeof forecastErrorSchema>;

export const forecastSchema = Type.Object({
  asOf: daySchema('Tại ngày'),
  area: areaCodeSchema(),
  atYearEnd: { ...forecastPointSchema, title: 'Đến 31/12' },
  atNewYear: { ...forecastPointSchema, title: 'Ngày 01/01' },
  points: Type.Array(forecastPointSchema, {
    title: 'Từng tháng',
    description: 'Last day of each month to the end of next January',
  }),
  endingOnYearEnd: people('Thẻ hết giá trị sau 31/12', 'Whose recorded cover ends on 31/12, people'),
  enoughData: Type.Boolean({
    title: 'Đủ số liệu',
    description: 'false: `covered` is what is recorded already, the range reaches to all of them renewing',
  }),
  basis: textSchema('Cơ sở dự báo', 1000),
  error: nullable({ ...forecastErrorSchema, title: 'Sai số của các năm trước' }),
});
export type Forecast = Static<typeof forecastSchema>;
/** A forecast that was not held against the years before. */
export type Expectation = Omit<Forecast, 'error'>;

export const forecastQuerySchema = Type.Object(
  { area: Type.Optional(areaCodeSchema()), asOf: Type.Optional(daySchema('Tại ngày')) },
  { additionalProperties: false },
);
