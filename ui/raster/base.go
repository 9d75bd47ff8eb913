package raster

import "image"

// Base is the picture at its full size, to be read only.
func (p *Picture) Base() *image.RGBA { return p.levels[0] }
