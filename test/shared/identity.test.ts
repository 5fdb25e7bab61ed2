import { expect } from 'chai';
import fc from 'fast-check';
import {
  checkInsuranceNumber,
  checkNationalId,
  checkPhone,
  nationalIdWarnings,
  parseCard,
  repairInsuranceNumber,
  repairNationalId,
  repairPhone,
} from '../../src/shared/identity.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));

describe('citizens’ numbers', () => {
  it('have 12 digits, or 9 as the old CMND; spaces, dots and dashes are dropped', () => {
    for (const text of ['051152003417', '051 152 003 417', '051.152.003.417', '051152-003417\u00a0']) {
      expect(checkNationalId(text)).to.deep.equal({ ok: true, value: '051152003417' });
    }
    expect(checkNationalId('212345678')).to.deep.equal({ ok: true, value: '212345678' });
  });

  it('of any other length or with letters are refused, with the remedy', () => {
    for (const text of ['', '12345', '05115200341', '0511520034170', '05115200341O']) {
      expect(checkNationalId(text), text).to.include({ ok: false, code: 'badId' });
    }
    expect(checkNationalId('12345')).to.include({ message: 'Số CCCD: có 5 số, cần 12 số (CMND cũ: 9 số).' });
  });

  it('that Excel rounded are refused, not restored', () => {
    for (const text of ['5.116E+10', '5,1E+10', '5E+10', '5.116 E+10']) {
      const checked = checkNationalId(text);
      expect(checked, text).to.include({ ok: false, code: 'badId' });
      expect(checked.ok ? '' : checked.message).to.contain('làm tròn');
      expect(checked).not.to.have.property('suggestion');
    }
  });

  it('of 11 digits offer the lost zero only where province, sex and birth year all agree', () => {
    const known = { birthDate: '1952-03', sex: 'female' } as const;
    expect(checkNationalId('51152003417', known)).to.include({ ok: false, suggestion: '051152003417' });
    expect(checkNationalId('51152003417')).not.to.have.property('suggestion');
    expect(checkNationalId('51152003417', { ...known, sex: 'male' })).not.to.have.property('suggestion');
    expect(checkNationalId('51152003417', { ...known, birthDate: '1953' })).not.to.have.property(
      'suggestion',
    );
    expect(checkNationalId('05115200341', known)).not.to.have.property('suggestion');
  });

  it('that do not fit the person give warnings', () => {
    expect(nationalIdWarnings('051152003417', { birthDate: '1952-03-07', sex: 'female' })).to.deep.equal([]);
    expect(nationalIdWarnings('051160003417', { birthDate: '1961-08', sex: 'male' })).to.deep.equal([
      'số CCCD cho biết sinh năm 1960, đã nhập 08/1961',
      'số CCCD cho biết giới tính nữ, đã nhập nam',
    ]);
    expect(nationalIdWarnings('005152003417', {})).to.deep.equal([
      'số CCCD mang mã tỉnh 005, không có tỉnh này',
    ]);
    expect(nationalIdWarnings('051210003417', { birthDate: '2010', sex: 'male' })).to.deep.equal([]);
    expect(nationalIdWarnings('051152003417', { sex: 'other' })).to.deep.equal([]);
    expect(nationalIdWarnings('212345678', { birthDate: '1952', sex: 'male' })).to.deep.equal([]);
  });
});

describe('numbers of the insurance', () => {
  it('have ten digits', () => {
    expect(checkInsuranceNumber('5120 043 381')).to.deep.equal({ ok: true, value: '5120043381' });
    for (const text of ['512004338', '51200433810', '512004338O', '']) {
      expect(checkInsuranceNumber(text), text).to.include({ ok: false, code: 'badId' });
    }
  });

  it('on a card of 15 stand after code, level and province', () => {
    expect(parseCard('hn 2 51 5120043381')).to.deep.equal({
      ok: true,
      card: {
        number: 'HN2515120043381',
        objectCode: 'HN',
        benefitLevel: 2,
        province: '51',
        insuranceNumber: '5120043381',
      },
    });
    expect(parseCard('5120043381')).to.deep.equal({
      ok: true,
      card: { number: '5120043381', insuranceNumber: '5120043381' },
    });
  });

  it('on a card otherwise are refused; a letter O for a zero is offered, not taken', () => {
    for (const text of ['HN6515120043381', 'HN251512004338', 'H12515120043381', '512004338', '']) {
      expect(parseCard(text), text).to.include({ ok: false, code: 'badId' });
      expect(parseCard(text), text).not.to.have.property('suggestion');
    }
    expect(parseCard('HN251512OO43381')).to.include({ ok: false, suggestion: 'HN2515120043381' });
    expect(parseCard('512OO43381')).to.include({ ok: false, suggestion: '5120043381' });
    expect(parseCard('XO251512OO4338I')).not.to.have.property('suggestion');
  });

  it('of a card come back from it', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z]{2}$/),
        fc.integer({ min: 1, max: 5 }),
        digits(2),
        digits(10),
        (code, level, province, number) => {
          const parsed = parseCard(`${code} ${level}.${province}-${number}`);
          expect(parsed).to.deep.include({
            ok: true,
            card: {
              number: `${code}${level}${province}${number}`,
              objectCode: code,
              benefitLevel: level,
              province,
              insuranceNumber: number,
            },
          });
        },
      ),
    );
  });
});

describe('phones', () => {
  it('are digits, 8 to 15', () => {
    expect(checkPhone('0905 123.456')).to.deep.equal({ ok: true, value: '0905123456' });
    expect(checkPhone('(+84) 905123456')).to.deep.equal({ ok: true, value: '+84905123456' });
    for (const text of ['', '1234567', 'không có', '0905123456/0914']) {
      expect(checkPhone(text), text).to.include({ ok: false });
    }
  });
});

describe('numbers from number cells', () => {
  it('get lost zeros back, only as many as a number of its kind can lose', () => {
    expect(repairNationalId('51152003417')).to.equal('051152003417');
    expect(repairNationalId('1152003417')).to.equal('001152003417');
    expect(repairNationalId('21234567')).to.equal('021234567');
    expect(repairNationalId('212345678')).to.equal('212345678');
    expect(repairPhone('905123456')).to.equal('0905123456');
    expect(repairInsuranceNumber('1234567')).to.equal('0001234567');
    expect(repairInsuranceNumber('123456')).to.equal('123456');
  });

  it('stay as they are where the province would not exist', () => {
    expect(repairNationalId('5119627245')).to.equal('5119627245');
    expect(repairNationalId('05119627245')).to.equal('05119627245');
    expect(repairNationalId('3152003417')).to.equal('3152003417');
  });

  it('whole numbers survive the cell', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('001', '002', '008', '051', '096'),
        digits(9),
        digits(9),
        (province, rest, nine) => {
          const cell = String(Number(province + rest));
          expect(repairNationalId(cell)).to.equal(province + rest);
          const phone = `0${nine.replace(/^0/, '9')}`;
          expect(repairPhone(String(Number(phone)))).to.equal(phone);
          for (const text of ['123456789012', '1234567890']) expect(repairPhone(text)).to.equal(text);
        },
      ),
    );
  });
});
