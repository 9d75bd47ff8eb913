// Package evaluate measures how near a restoration came to the photo that it was
// simulated from, and how good a prior is.
//
// [PSNR] counts errors, [SSIM] compares structure; both are those of scikit-image, so
// that numbers can be set beside the literature's. [ChromaError] and [Colourfulness]
// are about colour alone.
//
// [OneShot] asks a prior for one estimate. [Problems] lists restorations to measure a
// prior on, on photos that [Prepare] made squares; [Baselines] are what can be done
// without a prior, [TotalVariation] the best of them. Package priorreport puts them
// together for a prior.
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
