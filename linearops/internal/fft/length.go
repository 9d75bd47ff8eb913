package fft

// maxPrime is the largest prime factor with a butterfly of its own. Lengths with
// a larger one go through Bluestein's transform of more than twice the length.
const maxPrime = 13

// NextFast is the smallest length of at least n whose prime factors are 2, 3
// and 5; 1 for n below 1.
func NextFast(n int) int {
	for n = max(n, 1); ; n++ {
		rest := n
		for _, p := range [3]int{2, 3, 5} {
			for rest%p == 0 {
				rest /= p
			}
		}
		if rest == 1 {
			return n
		}
	}
}

// radices splits n into butterfly sizes; nil where n has a prime factor above
// maxPrime. Four comes first, being the cheapest a point.
func radices(n int) []int {
	list := []int{}
	for n%4 == 0 {
		list, n = append(list, 4), n/4
	}
	for r := 2; r <= maxPrime; r++ {
		for n%r == 0 {
			list, n = append(list, r), n/r
		}
	}
	if n > 1 {
		return nil
	}
	return list
}
