package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// icon makes a 24 x 24 icon from one path; the theme gives it its colour.
func icon(name, path string) fyne.Resource {
	return theme.NewThemedResource(drawIcon(name, path, "#000000"))
}

func drawIcon(name, path, colour string) *fyne.StaticResource {
	svg := `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="` + colour + `" fill-rule="evenodd" d="` + path + `"/></svg>`
	return fyne.NewStaticResource("afterimage-"+name+".svg", []byte(svg))
}

// Icons of the tools, drawn for Afterimage.
var (
	iconHand   = icon("hand", "M11 2h2v7h7V7l3.5 5L20 17v-2h-7v7h-2v-7H4v2L.5 12 4 7v2h7zM9 5l3-4.5L15 5zM9 19h6l-3 4.5z")
	iconBrush  = icon("brush", "M20.7 2.3c.9.9.9 2.1.1 3.1l-8.3 9.4-3.3-3.3 9.4-8.3c.8-.8 1.6-1 2.1-.9zM7.8 12.8l3.4 3.4c.2 3.3-2.8 5.8-8.2 5.3 1.5-1 1.4-2.300 1.500-4 .2-2.700 1.700-4.300 3.300-4.700z")
	iconEraser = icon("eraser", "M14.600 3.400l6 6c.8.8.8 2 0 2.800L13.800 19H21v2H8.200l-4.800-4.800c-.8-.8-.8-2 0-2.800l10-10c.4-.4.8-.4 1.200 0zM9 10.200l-4.200 4.200c-.2.2-.2.500 0 .700L8.700 19h2.300l3.700-3.700z")
	iconCrop   = icon("crop", "M6 1h2v15h15v2h-5v5h-2v-5H6V8H1V6h5zM10 6h8v8h-2V8h-6z")
	iconLook   = icon("look", "M10 2a8 8 0 1 1 0 16a8 8 0 1 1 0-16zM10 4.200a5.800 5.800 0 1 0 0 11.600a5.800 5.800 0 1 0 0-11.600zM16.6 15.200l5.700 5.700-1.400 1.400-5.700-5.700z")
	// a drop of colour
	iconHint = icon("hint", "M12 2c3.500 5 6.500 8.500 6.500 12.500a6.500 6.500 0 0 1-13 0C5.500 10.500 8.500 7 12 2zM12 5.600c-2.500 3.500-4.500 6-4.500 8.900a4.500 4.500 0 0 0 4.500 4.500z")
	iconTurn = icon("turn", "M2 10h12v11H2zM4 12v7h8v-7zM11 3h10v14h-5v-2h3V5h-6v3h-2z")
	iconMask = icon("mask", "M3 3h18v18H3zM5 5v14h14V5zM12 8a4 4 0 1 1 0 8a4 4 0 1 1 0-8z")
	iconGrid = icon("compare", "M3 3h8v8H3zM13 3h8v8h-8zM3 13h8v8H3zM13 13h8v8h-8zM5 5v4h4V5zM15 5v4h4V5zM5 15v4h4v-4zM15 15v4h4v-4z")
	// four pieces of one picture, one of them another's
	iconCompose = icon("compose", "M3 3h18v18H3zM5 5v6h6V9c0-1.100.900-2 2-2h0V5zM15 5v2c1.100 0 2 .900 2 2v2h2V5zM5 13v6h6v-6zM13 13v6h6v-6z")
	// a page of which a corner is turned back
	iconReveal    = icon("reveal", "M4 3h16v10l-8 8H4zM6 5v14h5v-7h7V5zM13 14v4l4-4z")
	iconFit       = icon("fit", "M3 3h6v2H5v4H3zM15 3h6v6h-2V5h-4zM3 15h2v4h4v2H3zM19 15h2v6h-6v-2h4z")
	iconLasso     = icon("lasso", "M12 3c5.500 0 10 2.900 10 6.800 0 3.800-4.500 6.700-10 6.700-.9 0-1.800-.1-2.600-.2.100 1.300-.5 2.400-1.800 3.100-1.500.9-3.600 1-4.900 2.600l-1.500-1.300c1.500-1.900 3.700-2.300 5.100-3 .8-.4 1.200-1 1.100-1.900C4.100 14.600 2 12.400 2 9.800 2 5.900 6.500 3 12 3zm0 2C7.500 5 4 7.200 4 9.800c0 1.300.9 2.500 2.300 3.400C6.800 12.300 7.800 11.700 9 11.700c1.500 0 2.700 1 2.700 2.300 0 .2 0 .3-.1.500H12c4.500 0 8-2.100 8-4.700C20 7.200 16.500 5 12 5z")
	iconRectangle = icon("rectangle", "M3 3h5v2H5v3H3zM10 3h4v2h-4zM16 3h5v5h-2V5h-3zM3 10h2v4H3zM19 10h2v4h-2zM3 16h2v3h3v2H3zM10 19h4v2h-4zM19 16h2v5h-5v-2h3z")
	iconWand      = icon("wand", "M13.600 8l2.400 2.400L5.400 21 3 18.600zM15 3l.9 2.100L18 6l-2.100.9L15 9l-.9-2.100L12 6l2.100-.9zM20 9l.7 1.500 1.500.7-1.500.7-.7 1.500-.7-1.500-1.500-.7 1.500-.7zM8.500 3.500l.6 1.300 1.300.6-1.300.6-.6 1.300-.6-1.300-1.300-.6 1.300-.6z")
)

const (
	pathPin     = "M8 2h8v2l-1.500 1v5.500L18 13v2h-5v6l-1 1.500-1-1.500v-6H6v-2l3.500-2.500V5L8 4z"
	pathDiscard = "M5.600 4.200L12 10.600l6.400-6.400 1.400 1.400L13.400 12l6.400 6.400-1.400 1.400L12 13.400l-6.400 6.400-1.400-1.400L10.600 12 4.200 5.600z"
)

// Icons of the samples and their views.
var (
	iconSplit      = icon("split", "M11 2h2v20h-2zM3 5h6v2H5v10h4v2H3zM15 5h6v14h-6z")
	iconSplitAbove = icon("split-above", "M2 11h20v2H2zM5 3h14v6h-2V5H7v4H5zM5 15h14v6H5z")
	iconPin        = icon("pin", pathPin)
	iconDiscard    = icon("discard", pathDiscard)
	iconBringBack  = icon("bring-back", "M9 4v4h5a6 6 0 0 1 0 12H7v-2h7a4 4 0 0 0 0-8H9v4L3 9z")
	iconMore       = icon("more", "M3 3h12v2H5v10H3zM7 7h14v14H7zM9 9v10h10V9zM13 11h2v2h2v2h-2v2h-2v-2h-2v-2h2z")
)

// Icons on a dark plate over a picture, white in every theme.
var (
	iconPinOver     = drawIcon("pin-over", pathPin, "#ffffff")
	iconDiscardOver = drawIcon("discard-over", pathDiscard, "#ffffff")
)
