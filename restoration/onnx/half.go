package onnx

import (
	"encoding/binary"
	"math"
)

// toHalf rounds to IEEE 754 binary16, to nearest, ties to even; what is too large
// becomes infinite.
func toHalf(f float32) uint16 {
	b := math.Float32bits(f)
	sign := uint16(b >> 16 & 0x8000)
	b &= 0x7fffffff
	switch {
	case b > 0x7f800000: // NaN
		return sign | 0x7e00
	case b >= 0x477ff000: // 65520 and more round to infinity
		return sign | 0x7c00
	case b < 0x38800000: // below 2^-14: subnormal, a multiple of 2^-24
		// Adding 0.5 puts the value's units of 2^-24 at the end of the mantissa, and
		// the addition rounds to even.
		u := math.Float32bits(math.Float32frombits(b)+0.5) - math.Float32bits(0.5)
		return sign | uint16(u)
	}
	b += 0xfff + b>>13&1
	return sign | uint16((b-0x38000000)>>13)
}

// fromHalf is the value of a binary16, exactly.
func fromHalf(h uint16) float32 {
	sign := uint32(h&0x8000) << 16
	exp, frac := uint32(h>>10&0x1f), uint32(h&0x3ff)
	switch exp {
	case 0:
		v := float32(frac) * (1.0 / (1 << 24))
		return math.Float32frombits(math.Float32bits(v) | sign)
	case 0x1f:
		return math.Float32frombits(sign | 0x7f800000 | frac<<13)
	}
	return math.Float32frombits(sign | (exp+112)<<23 | frac<<13)
}

// packHalf writes src as little-endian binary16 to dst, twice its length.
func packHalf(dst []byte, src []float32) {
	for i, f := range src {
		binary.LittleEndian.PutUint16(dst[2*i:], toHalf(f))
	}
}

// unpackHalf reads dst from little-endian binary16.
func unpackHalf(dst []float32, src []byte) {
	for i := range dst {
		dst[i] = fromHalf(binary.LittleEndian.Uint16(src[2*i:]))
	}
}
