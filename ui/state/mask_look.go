package state

import "image/color"

// MaskColor is the colour that a mask has over the photo.
type MaskColor string

// The colours of a mask.
const (
	MaskRed    MaskColor = "red"
	MaskGreen  MaskColor = "green"
	MaskBlue   MaskColor = "blue"
	MaskYellow MaskColor = "yellow"
	MaskWhite  MaskColor = "white"
)

// MaskColors are all of them, in the order of the panel.
func MaskColors() []MaskColor {
	return []MaskColor{MaskRed, MaskGreen, MaskBlue, MaskYellow, MaskWhite}
}

// RGBA is the colour itself; red for a name that is none.
func (c MaskColor) RGBA() color.RGBA {
	switch c {
	case MaskGreen:
		return color.RGBA{64, 208, 96, 255}
	case MaskBlue:
		return color.RGBA{66, 133, 244, 255}
	case MaskYellow:
		return color.RGBA{250, 204, 21, 255}
	case MaskWhite:
		return color.RGBA{255, 255, 255, 255}
	}
	return color.RGBA{235, 64, 52, 255}
}

// Proposed is the colour of a proposal beside a mask of this colour: one that cannot be
// taken for it.
func (c MaskColor) Proposed() color.RGBA {
	if c == MaskYellow || c == MaskRed || c == "" {
		return color.RGBA{0, 229, 255, 255}
	}
	return color.RGBA{255, 145, 0, 255}
}
