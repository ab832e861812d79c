package io.pottery.samples.bookshop;

import java.util.List;

/**
 * How far the orders are.
 *
 * @param waiting how many nobody has begun to pack
 * @param packing how many are being packed, or are about to be packed again
 * @param failed how many could not be packed, however often that was tried
 * @param packed what was packed last, the newest first
 */
record Orders(int waiting, int packing, int failed, List<Title> packed) {
}
