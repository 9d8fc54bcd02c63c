const BYTE_ORDER_MARK = "\uFEFF";
/** Length of the byte order mark in UTF-8. */
const BYTE_ORDER_MARK_BYTES = 3;

export { BYTE_ORDER_MARK, BYTE_ORDER_MARK_BYTES };
