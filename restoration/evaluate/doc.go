// Package evaluate measures how near a restoration came to the photo that it was
// simulated from. [PSNR] counts errors, [SSIM] compares structure; both are those of
// scikit-image, so that numbers can be set beside the literature's.
//
// A low value does not make a bad restoration: each posterior sample has about twice
// the squared error of their mean, which is blurred where the samples disagree.
package evaluate

import (
	"fmt"

	"afterimage/linearops"
)

func checkShapes(a, b linearops.Image) {
	if a.Shape != b.Shape {
		panic(fmt.Sprintf("evaluate: an image of %v against one of %v", a.Shape, b.Shape))
	}
}
