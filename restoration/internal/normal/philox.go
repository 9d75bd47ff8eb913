package normal

const (
	mul0, mul1   = 0xD2511F53, 0xCD9E8D57
	weyl0, weyl1 = 0x9E3779B9, 0xBB67AE85
	rounds       = 10
)

// keys is the key of each round.
type keys [rounds][2]uint32

func schedule(seed uint64) (k keys) {
	k0, k1 := uint32(seed), uint32(seed>>32)
	for i := range k {
		k[i] = [2]uint32{k0, k1}
		k0, k1 = k0+weyl0, k1+weyl1
	}
	return k
}

// philox is the block function on counter c.
func philox(c [4]uint32, k *keys) [4]uint32 {
	c0, c1, c2, c3 := c[0], c[1], c[2], c[3]
	for i := range k {
		p0, p1 := mul0*uint64(c0), mul1*uint64(c2)
		c0, c1, c2, c3 = uint32(p1>>32)^c1^k[i][0], uint32(p1), uint32(p0>>32)^c3^k[i][1], uint32(p0)
	}
	return [4]uint32{c0, c1, c2, c3}
}

// wordsGo fills dst with the words of blocks block, block+1, ...
func wordsGo(dst []uint32, k *keys, step uint32, block uint64) {
	for len(dst) > 0 {
		r := philox([4]uint32{uint32(block), uint32(block >> 32), step, 0}, k)
		dst = dst[copy(dst, r[:]):]
		block++
	}
}
