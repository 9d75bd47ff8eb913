package linearops_test

import (
	"fmt"
	"testing"

	"afterimage/linearops"
)

// BenchmarkOperator_<Name>/<side> is one V^T and one V of 3 x side x side values,
// the transforms of one step of the sampler.

var benchSides = []int{256, 512, 1024, 2048}

// benchOperator measures V^T then V over the sides. The time per pixel, which
// should not grow with the side, is reported beside the time.
func benchOperator(b *testing.B, construct func(linearops.Shape) (linearops.Operator, error)) {
	b.Helper()
	for _, side := range benchSides {
		b.Run(fmt.Sprint(side), func(b *testing.B) {
			op, err := construct(linearops.Shape{C: 3, H: side, W: side})
			if err != nil {
				b.Skip(err)
			}
			x := make([]float32, op.In().Len())
			z := make([]float32, len(x))
			for i := range x {
				x[i] = float32(i%251)/125 - 1
			}
			op.Vt(z, x)
			op.V(x, z)
			b.ReportAllocs()
			for b.Loop() {
				op.Vt(z, x)
				op.V(x, z)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(side*side), "ns/pixel")
		})
	}
}

func BenchmarkOperator_Denoise(b *testing.B) {
	benchOperator(b, func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewDenoise(s), nil })
}

func BenchmarkOperator_Inpaint(b *testing.B) {
	benchOperator(b, func(s linearops.Shape) (linearops.Operator, error) {
		return linearops.NewInpaint(s, someMissing(s.Plane(), 0.5, 1))
	})
}

func BenchmarkOperator_BlockAverage2(b *testing.B)  { benchBlockAverage(b, 2) }
func BenchmarkOperator_BlockAverage4(b *testing.B)  { benchBlockAverage(b, 4) }
func BenchmarkOperator_BlockAverage8(b *testing.B)  { benchBlockAverage(b, 8) }
func BenchmarkOperator_BlockAverage16(b *testing.B) { benchBlockAverage(b, 16) }

func benchBlockAverage(b *testing.B, r int) {
	benchOperator(b, func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewBlockAverage(s, r) })
}

func BenchmarkOperator_Colorize(b *testing.B) {
	benchOperator(b, func(s linearops.Shape) (linearops.Operator, error) {
		return linearops.NewColorize(s.H, s.W, linearops.LumaWeights)
	})
}

func BenchmarkOperator_WalshHadamard4(b *testing.B) {
	benchOperator(b, func(s linearops.Shape) (linearops.Operator, error) {
		return linearops.NewRandomWalshHadamard(s, 4, 1)
	})
}

// BenchmarkOperator_OldPhoto is gray after mask after block average.
func BenchmarkOperator_OldPhoto(b *testing.B) {
	benchOperator(b, func(s linearops.Shape) (linearops.Operator, error) {
		small := smaller(s, 2)
		var l list
		l.add(linearops.NewColorize(small.H, small.W, linearops.LumaWeights))
		l.add(linearops.NewInpaint(small, someMissing(small.Plane(), 0.2, 1)))
		l.add(linearops.NewBlockAverage(s, 2))
		if l.err != nil {
			return nil, l.err
		}
		return linearops.NewProduct(l.ops...)
	})
}

func BenchmarkOperator_MaskedBlockAverage4(b *testing.B) {
	benchOperator(b, func(s linearops.Shape) (linearops.Operator, error) {
		return linearops.NewMaskedBlockAverage(s, 4, someMissing(s.Plane(), 0.2, 1))
	})
}
