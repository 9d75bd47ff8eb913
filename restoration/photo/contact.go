package photo

import (
	"fmt"

	"afterimage/linearops"
)

// Contact is what the contact sheet of a run shows. Whoever makes one of the same run makes
// the same bytes: a recipe records them.
type Contact struct {
	Task      string          // "inpaint"
	Name      string          // the photo's file name, without its folder
	Input     linearops.Image // what was restored
	Baselines []Tile          // simple restorations of it
	Samples   []ContactSample
	Composed  linearops.Image // put together from samples; without pixels for none
	Mean      linearops.Image // with several samples
	Spread    linearops.Image // over them, in 8-bit levels, see [SpreadPicture]
	Clean     linearops.Image // what a simulation began with; without pixels for none
	// Make makes, by a tile's title, what has a shape and no pixels; see [Tile.Load].
	Make map[string]func() linearops.Image
	// Notes adds to a tile, by its title, what was measured of it: "24.31 dB".
	Notes map[string]string
}

// About are the options for a picture that shows a photo and is none, a contact sheet say:
// 8 bits, opaque, without what the photo's file says of itself.
func (o WriteOptions) About() WriteOptions {
	return WriteOptions{Mark: o.Mark, Source: o.Source, Quality: o.Quality}
}

// ContactSample is a sample of a contact sheet.
type ContactSample struct {
	Number int // from 1, as it was drawn
	Seed   uint64
	Image  linearops.Image
	Load   func() linearops.Image // as of a [Tile]
}

// Sheet lays the contact sheet out.
func (c *Contact) Sheet() linearops.Image { return Sheet(c.Task+" - "+c.Name, c.Tiles()) }

// Tiles are the pictures of the contact sheet.
func (c *Contact) Tiles() []Tile {
	list := []Tile{{Title: "input", Image: c.Input}}
	list = append(list, c.Baselines...)
	for _, s := range c.Samples {
		list = append(list, Tile{Title: fmt.Sprintf("sample %d", s.Number), Note: fmt.Sprintf("seed %d", s.Seed), Image: s.Image, Load: s.Load})
	}
	if len(c.Composed.Pix) > 0 {
		list = append(list, Tile{Title: "composed", Image: c.Composed})
	}
	if len(c.Samples) > 1 {
		spread, gain := SpreadPicture(c.Spread)
		list = append(list, Tile{Title: "mean", Image: c.Mean}, Tile{Title: "disagreement", Note: fmt.Sprintf("x %.3g", gain), Image: spread})
	}
	if len(c.Clean.Pix) > 0 {
		list = append(list, Tile{Title: "clean photo", Image: c.Clean})
	}
	for i := range list {
		if f := c.Make[list[i].Title]; f != nil {
			list[i].Load = f
		}
		list[i].addNote(c.Notes[list[i].Title])
	}
	return list
}

func (t *Tile) addNote(text string) {
	if t.Note != "" && text != "" {
		text = ", " + text
	}
	t.Note += text
}
