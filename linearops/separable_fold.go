package linearops

// fold writes the sums of a and b and their differences, a - b. Where the results
// are longer, the rest is 0.
func fold(sum, diff, a, b []float32) {
	b = b[:len(a)]
	s, d := sum[:len(a)], diff[:len(a)]
	for i, v := range a {
		w := b[i]
		s[i], d[i] = v+w, v-w
	}
	clear(sum[len(a):])
	if len(diff) > len(a) {
		clear(diff[len(a):])
	}
}

// foldRow parts a signal into x_k + x_(n-1-k) and x_k - x_(n-1-k), with the middle
// of an odd length at the end of the even part.
func foldRow(even, odd, x []float32) {
	n := len(odd)
	even, left := even[:(len(x)+1)/2], x[:n]
	right := x[len(x)-n:]
	if n < len(even) {
		even[n] = x[n]
	}
	for k, a := range left {
		b := right[n-1-k]
		even[k], odd[k] = a+b, a-b
	}
}

// unfoldRow is the way back: x_k = even_k + odd_k, x_(n-1-k) = even_k - odd_k.
func unfoldRow(x, even, odd []float32) {
	n := len(odd)
	right := x[len(x)-n:]
	if n < len(even) {
		x[n] = even[n]
	}
	for k, b := range odd {
		a := even[k]
		x[k], right[n-1-k] = a+b, a-b
	}
}

// padded copies src to dst and fills the rest with 0.
func padded(dst, src []float32) {
	n := copy(dst, src)
	clear(dst[n:])
}
