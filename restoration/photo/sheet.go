package photo

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"

	"github.com/disintegration/imaging"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"afterimage/linearops"
)

// Tile is one picture of a contact sheet.
type Tile struct {
	Title string // "sample 1"
	Note  string // "seed 7, 24.31 dB"; may be empty
	Image linearops.Image
	Make  func() linearops.Image // makes Image when it is drawn, which has a shape and no pixels then; nil for none
}

// The sheet's measures in pixels.
const (
	sheetWidth  = 1600 // at most
	sheetCell   = 512  // side of a cell, at most
	sheetMin    = 160  // side of a cell, at least: labels need room
	sheetGap    = 12
	sheetLabel  = 44 // two lines under a picture
	sheetHeader = 40
	sheetTiles  = 80 // more would be an unbounded picture
)

var (
	sheetGround = color.NRGBA{R: 32, G: 32, B: 34, A: 255}
	sheetInk    = color.NRGBA{R: 240, G: 240, B: 238, A: 255}
	sheetDim    = color.NRGBA{R: 168, G: 168, B: 166, A: 255}
)

// Sheet lays tiles out, row by row, on one labelled picture of at most 1600 pixels
// in width. Pictures are scaled down to a common cell; smaller ones are enlarged by
// whole pixels, so that a low resolution shows. At most 80 tiles are shown. It
// panics without tiles.
func Sheet(title string, tiles []Tile) linearops.Image {
	if len(tiles) == 0 {
		panic("photo: a contact sheet without pictures")
	}
	tiles = tiles[:min(len(tiles), sheetTiles)]
	g := newGrid(tiles)
	canvas := image.NewRGBA(image.Rect(0, 0, g.width(), g.height(len(tiles))))
	draw.Draw(canvas, canvas.Rect, image.NewUniform(sheetGround), image.Point{}, draw.Src)
	faces := newFaces()
	faces.line(canvas, faces.title, sheetInk, sheetGap, sheetGap+20, g.width()-2*sheetGap, title)
	for i, t := range tiles {
		at := g.place(i)
		picture := t.Image
		if t.Make != nil {
			picture = t.Make()
		}
		m := fit(picture, g.cellW, g.cellH)
		corner := at.Add(image.Pt((g.cellW-m.Rect.Dx())/2, (g.cellH-m.Rect.Dy())/2))
		draw.Draw(canvas, m.Rect.Add(corner), m, image.Point{}, draw.Src)
		below := at.Y + g.cellH
		faces.line(canvas, faces.bold, sheetInk, at.X, below+17, g.cellW, t.Title)
		faces.line(canvas, faces.text, sheetDim, at.X, below+36, g.cellW, t.Note)
	}
	return fromOpaque(canvas)
}

// grid is how the cells of a sheet are laid out.
type grid struct{ columns, cellW, cellH int }

// newGrid chooses the number of columns that makes the sheet nearest to a screen's
// shape, and cells of the shape of the largest picture.
func newGrid(tiles []Tile) grid {
	largest := tiles[0].Image
	for _, t := range tiles {
		if t.Image.Plane() > largest.Plane() {
			largest = t.Image
		}
	}
	columns := min(len(tiles), max(3, int(math.Ceil(math.Sqrt(float64(len(tiles))*1.5)))))
	room := (sheetWidth-sheetGap)/columns - sheetGap
	scale := min(1, float64(min(room, sheetCell))/float64(largest.W), sheetCell/float64(largest.H))
	g := grid{columns: columns, cellW: round(scale * float64(largest.W)), cellH: round(scale * float64(largest.H))}
	g.cellW = max(g.cellW, min(sheetMin, room))
	g.cellH = max(g.cellH, sheetMin/2)
	return g
}

func round(v float64) int { return max(1, int(math.Round(v))) }

func (g grid) width() int { return sheetGap + g.columns*(g.cellW+sheetGap) }

func (g grid) height(tiles int) int {
	rows := (tiles + g.columns - 1) / g.columns
	return sheetGap + sheetHeader + rows*(g.cellH+sheetLabel+sheetGap)
}

func (g grid) place(i int) image.Point {
	return image.Pt(sheetGap+i%g.columns*(g.cellW+sheetGap), sheetGap+sheetHeader+i/g.columns*(g.cellH+sheetLabel+sheetGap))
}

// fit scales a picture into a cell: down by averaging, up by whole pixels.
func fit(m linearops.Image, w, h int) *image.NRGBA {
	full := toNRGBA(m)
	scale := min(float64(w)/float64(m.W), float64(h)/float64(m.H))
	switch {
	case scale >= 2:
		n := int(scale)
		return imaging.Resize(full, m.W*n, m.H*n, imaging.NearestNeighbor)
	case scale >= 1:
		return full
	}
	return imaging.Resize(full, round(scale*float64(m.W)), round(scale*float64(m.H)), imaging.Lanczos)
}

// faces are the sizes of text on a sheet.
type faces struct{ title, bold, text font.Face }

func newFaces() faces {
	return faces{title: face(gobold.TTF, 18), bold: face(gobold.TTF, 14), text: face(goregular.TTF, 13)}
}

// face is one of the Go fonts, which are part of the program.
func face(ttf []byte, size float64) font.Face {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(err)
	}
	out, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		panic(err)
	}
	return out
}

// line writes text from x on along a base line, shortened to a width.
func (faces) line(dst *image.RGBA, f font.Face, c color.Color, x, y, width int, text string) {
	d := font.Drawer{Dst: dst, Src: image.NewUniform(c), Face: f, Dot: fixed.P(x, y)}
	runes := []rune(text)
	short := text
	for n := len(runes); n > 0 && d.MeasureString(short).Ceil() > width; n-- {
		short = string(runes[:n-1]) + "…"
	}
	d.DrawString(short)
}

// SpreadPicture makes the spread over samples visible: the root mean square over
// the channels of levels (8-bit levels, see restoration.Result) as gray, times a
// gain of 1, 2, 4, ... 32 that brings the brightest hundredth near to white.
func SpreadPicture(levels linearops.Image) (m linearops.Image, gain float64) {
	m = linearops.NewImage(linearops.Shape{C: 1, H: levels.H, W: levels.W})
	for i := range m.Pix {
		var sum float64
		for c := range levels.C {
			v := float64(levels.PlanePix(c)[i])
			sum += float64(v * v)
		}
		m.Pix[i] = float32(math.Sqrt(sum / float64(levels.C)))
	}
	sorted := slices.Sorted(slices.Values(m.Pix))
	bright := float64(sorted[len(sorted)*99/100])
	gain = 1
	for gain < 32 && bright*gain*2 <= 255 {
		gain *= 2
	}
	for i, v := range m.Pix {
		m.Pix[i] = float32(min(float64(v)*gain/127.5, 2) - 1)
	}
	return m, gain
}

// toNRGBA is a picture in 8 bits, opaque.
func toNRGBA(m linearops.Image) *image.NRGBA {
	p := newPicture(m, WriteOptions{Depth: 8})
	out := image.NewNRGBA(image.Rect(0, 0, m.W, m.H))
	for i := range m.Plane() {
		s := p.samples[i*p.channels:]
		out.Pix[4*i+3] = 255
		for c := range 3 {
			out.Pix[4*i+c] = uint8(s[min(c, p.channels-1)])
		}
	}
	return out
}

// fromOpaque is an opaque picture of 8 bits as planes.
func fromOpaque(m *image.RGBA) linearops.Image {
	out := linearops.NewImage(linearops.Shape{C: 3, H: m.Rect.Dy(), W: m.Rect.Dx()})
	table := sampleTable(8)
	for i := range out.Plane() {
		for c := range 3 {
			out.PlanePix(c)[i] = table[uint16(m.Pix[4*i+c])]
		}
	}
	return out
}
