// Package mirror continues rows of samples beyond their ends.
package mirror

// Index is the sample of a row of n that stands at place i when the row is reflected at
// -1/2 and n-1/2, as often as needed: n-1 follows itself, and 0 does before it (half-sample
// symmetric, the borders of the DCT-II). n has to be at least 1.
func Index(i, n int) int {
	i %= 2 * n
	if i < 0 {
		i += 2 * n
	}
	if i >= n {
		return 2*n - 1 - i
	}
	return i
}
