package linearops_test

import (
	"errors"
	"fmt"

	"afterimage/linearops"
)

// A small photo is enlarged as far as it goes without a prior: every block takes the
// colour of the pixel it came from, and measuring it again gives the photo.
func Example() {
	large := linearops.Shape{C: 1, H: 2, W: 4}
	op, err := linearops.NewBlockAverage(large, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	photo := []float32{-0.5, 0.75} // 1 x 2 pixels
	x := linearops.PseudoInverse(op, nil, photo)
	fmt.Println(x[:4], x[4:])
	fmt.Println(linearops.Apply(op, nil, x))
	// Output:
	// [-0.5 -0.5 0.75 0.75] [-0.5 -0.5 0.75 0.75]
	// [-0.5 0.75]
}

func ExampleNewInpaint() {
	missing := []bool{false, true, false}
	op, err := linearops.NewInpaint(linearops.Shape{C: 1, H: 1, W: 3}, missing)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(linearops.Apply(op, nil, []float32{0.1, 0.2, 0.3}), "rank", op.Rank())
	fmt.Println(linearops.NullProject(op, nil, []float32{0.1, 0.2, 0.3}))
	// Output:
	// [0.1 0 0.3] rank 2
	// [0 0.2 0]
}

func ExampleNewColorize() {
	op, err := linearops.NewColorize(1, 1, linearops.LumaWeights)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f\n", linearops.Apply(op, nil, []float32{1, 0, -1}))
	// Output:
	// [0.1404]
}

// An old photo: gray, scratched, and half the size of what is sought. The mask lies
// on the scan's own grid.
func ExampleNewProduct() {
	large := linearops.Shape{C: 3, H: 4, W: 4}
	scan := linearops.Shape{C: 3, H: 2, W: 2}
	scratches := []bool{false, false, true, false}

	gray, err1 := linearops.NewColorize(scan.H, scan.W, linearops.EqualWeights)
	mask, err2 := linearops.NewInpaint(scan, scratches)
	average, err3 := linearops.NewBlockAverage(large, 2)
	if err := errors.Join(err1, err2, err3); err != nil {
		fmt.Println(err)
		return
	}
	op, err := linearops.NewProduct(gray, mask, average)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(op.In(), "to", op.Out(), "rank", op.Rank(), "condition", linearops.Condition(op))
	// Output: 3x4x4 to 1x2x2 rank 3 condition 1
}

func ExampleSizeError() {
	_, err := linearops.NewBlockAverage(linearops.Shape{C: 3, H: 480, W: 641}, 4)
	var size *linearops.SizeError
	fmt.Println(errors.As(err, &size))
	fmt.Println(err)
	// Output:
	// true
	// upscaling by 4 does not fit 641 x 480 pixels in 3 channels; it needs sides that are multiples of 4, such as 640 x 480 pixels
}
