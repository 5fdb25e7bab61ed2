/** The media type of a workbook, as a download says it. */
export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
