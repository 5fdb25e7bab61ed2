import { formatDay } from '../../shared/dates.ts';
import { listWorkbook } from '../exports/service.ts';
import { errorSentence, type Made } from './service.ts';

/** The forecast's table as a workbook: the rows of the screen in their order. */
export function forecastWorkbook({ area, forecast }: Made): Promise<Buffer> {
  const people = { kind: 'number', width: 14 } as const;
  const rate = { kind: 'percent', width: 12 } as const;
  return listWorkbook(
    {
      office: area.name.toUpperCase(),
      period: `tại ngày ${formatDay(forecast.asOf)}`,
      document: null,
      lines: [forecast.basis, errorSentence(forecast.error)],
    },
    {
      name: 'Dự báo',
      title: 'Dự báo tỷ lệ bao phủ BHYT',
      unit: 'người',
      columns: [
        { field: 'day', header: 'Ngày', kind: 'day', width: 14 },
        { field: 'population', header: 'Dân số dự kiến', ...people },
        { field: 'covered', header: 'Có thẻ dự kiến', ...people },
        { field: 'low', header: 'Thấp (80%)', ...people },
        { field: 'high', header: 'Cao (80%)', ...people },
        { field: 'known', header: 'Nếu không ai gia hạn', ...people },
        { field: 'rate', header: 'Tỷ lệ dự kiến', ...rate },
        { field: 'rateLow', header: 'Tỷ lệ thấp', ...rate },
        { field: 'rateHigh', header: 'Tỷ lệ cao', ...rate },
      ],
      rows: forecast.points.map((point) => [
        point.day,
        point.population,
        point.covered,
        point.low,
        point.high,
        point.known,
        point.rate,
        point.rateLow,
        point.rateHigh,
      ]),
    },
    { report: 'forecast', area: area.code, asOf: forecast.asOf },
  );
}
