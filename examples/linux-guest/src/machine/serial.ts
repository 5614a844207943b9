import type { Device, RaiseInterrupt } from "./device.js";

// The registers of a 16550, by offset; some are two, by the direction or by LCR's bit 7 (PC16550D, 8.0).
const DATA_OR_DIVISOR_LOW = 0;
const INTERRUPT_ENABLE_OR_DIVISOR_HIGH = 1;
const INTERRUPT_OR_FIFO_CONTROL = 2;
const LINE_CONTROL = 3;
const MODEM_CONTROL = 4;
const LINE_STATUS = 5;
const MODEM_STATUS = 6;
const SCRATCH = 7;

const DIVISOR_LATCH = 0x80;
const TRANSMITTER_EMPTY_INTERRUPT = 0x02;
const NO_INTERRUPT = 0x01;
const FIFOS_ENABLED = 0xc0;
const LOOP = 0x10;
/** Both transmitter registers are empty: what is written is out at once. */
const IDLE = 0x60;
/** Clear to send, data set ready, carrier detected. */
const CONNECTED = 0xb0;

/** A 16550 serial port that sends only. Nothing is ever received. */
export class Serial implements Device {
  readonly #send: (byte: number) => void;
  readonly #raise: RaiseInterrupt;
  readonly #registers = new Uint8Array(SCRATCH + 1);
  readonly #divisor = new Uint8Array(2);
  #sent = false;

  constructor(send: (byte: number) => void, raise: RaiseInterrupt) {
    this.#send = send;
    this.#raise = raise;
  }

  read(offset: number): number {
    if (this.#isDivisor(offset)) return this.#divisor[offset] as number;
    switch (offset) {
      case DATA_OR_DIVISOR_LOW:
        return 0;
      case INTERRUPT_OR_FIFO_CONTROL: {
        const pending = this.#sent ? TRANSMITTER_EMPTY_INTERRUPT : NO_INTERRUPT;
        this.#sent = false;
        return FIFOS_ENABLED | pending;
      }
      case LINE_STATUS:
        return IDLE;
      case MODEM_STATUS:
        return this.#modemStatus();
      default:
        return this.#registers[offset] as number;
    }
  }

  write(offset: number, _size: number, value: number): void {
    if (this.#isDivisor(offset)) this.#divisor[offset] = value;
    else if (offset === DATA_OR_DIVISOR_LOW) this.#transmit(value);
    else if (offset === INTERRUPT_ENABLE_OR_DIVISOR_HIGH) {
      this.#registers[offset] = value & 0x0f;
      this.#tellSent();
    } else if (offset !== INTERRUPT_OR_FIFO_CONTROL) this.#registers[offset] = value;
  }

  #transmit(byte: number): void {
    if ((this.#at(MODEM_CONTROL) & LOOP) === 0) this.#send(byte & 0xff);
    this.#tellSent();
  }

  #tellSent(): void {
    this.#sent = (this.#at(INTERRUPT_ENABLE_OR_DIVISOR_HIGH) & TRANSMITTER_EMPTY_INTERRUPT) !== 0;
    if (this.#sent) this.#raise();
  }

  /** In a loop, the modem's lines are our own: RTS is CTS, DTR is DSR, OUT1 is RI, OUT2 is DCD. */
  #modemStatus(): number {
    const control = this.#at(MODEM_CONTROL);
    if ((control & LOOP) === 0) return CONNECTED;
    const [dtr, rts, out1, out2] = [0, 1, 2, 3].map((bit) => (control >> bit) & 1);
    return (
      ((rts as number) << 4) |
      ((dtr as number) << 5) |
      ((out1 as number) << 6) |
      ((out2 as number) << 7)
    );
  }

  #isDivisor(offset: number): boolean {
    return (
      offset <= INTERRUPT_ENABLE_OR_DIVISOR_HIGH && (this.#at(LINE_CONTROL) & DIVISOR_LATCH) !== 0
    );
  }

  #at(offset: number): number {
    return this.#registers[offset] as number;
  }
}
