package raster

import "image"

// Image is the picture at its full size, opaque. It must not be written to.
func (p *Picture) Image() *image.RGBA { return p.levels[0] }
