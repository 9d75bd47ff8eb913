package photo

// upward says where the pixels of a file go to on the upright picture: pixel (x, y)
// of the file is pixel start + x across + y down.
type upward struct{ start, across, down int }

// turning is how EXIF's orientation turns a file of w x h pixels, and the size of the
// upright picture. 1 is upright, 2..8 are mirrored or turned: the orientation says
// which edges of the picture the file's row 0 and column 0 are: 6, say, is right and
// top. Other values count as upright.
func turning(orientation, w, h int) (to upward, width, height int) {
	mirrorX := orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8
	mirrorY := orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7
	to, width, height = upward{across: 1, down: w}, w, h
	if orientation >= 5 && orientation <= 8 { // sides change places
		to, width, height = upward{across: h, down: 1}, h, w
	}
	if mirrorX {
		to.start += (w - 1) * to.across
		to.across = -to.across
	}
	if mirrorY {
		to.start += (h - 1) * to.down
		to.down = -to.down
	}
	return to, width, height
}
