package photo

import (
	"encoding/xml"
	"slices"
	"strconv"
)

// A property is named by its namespace and its local name.
type property struct{ space, name string }

// stale are properties that say what no longer holds of a result, or that it has its
// own values for.
var stale = []property{
	{nsTIFF, "ImageWidth"}, {nsTIFF, "ImageLength"}, {nsTIFF, "BitsPerSample"}, {nsTIFF, "Compression"},
	{nsTIFF, "Orientation"}, {nsTIFF, "SamplesPerPixel"}, {nsTIFF, "PhotometricInterpretation"},
	{nsEXIF, "PixelXDimension"}, {nsEXIF, "PixelYDimension"}, {nsEXIF, "CompressedBitsPerPixel"},
	{nsXMP, "Thumbnails"}, {nsNote, "HasExtendedXMP"}, {nsMM, "InstanceID"},
}

// replaced are those that a restoration sets.
var replaced = []property{{nsXMP, "CreatorTool"}, {nsIPTCExt, "DigitalSourceType"}}

// mergeXMP puts what is to be said of a result into the packet that its photo had; nil
// for none. mark is the program's line, made says how the result was made (nil for
// nothing), extra are properties that the packet gets where it has none of that name.
// dropped tells that the photo's packet was malformed and is not in the result. Without
// anything to say the packet is nil.
func mergeXMP(source []byte, w, h int, mark string, made *Made, extra []property2) (packet []byte, dropped bool) {
	if len(source) == 0 && made == nil && len(extra) == 0 && mark == "" {
		return nil, false
	}
	tree, rdf := xmpTree(source)
	if dropped = rdf == nil; dropped {
		dropped = len(source) > 0
		tree, rdf = emptyXMP()
	}
	about := clearStale(rdf, made != nil || mark != "")
	d := rdf.add("rdf", "Description", "", attr("xmlns", "rdf", nsRDF), attr("rdf", "about", about))
	describeSize(d, w, h, len(source) > 0 && !dropped)
	describeExtra(rdf, d, extra)
	describeMade(rdf, d, mark, made)
	packet = tree.packet()
	if _, check := xmpTree(packet); check == nil { // names that only look like names
		packet, _ = mergeXMP(nil, w, h, mark, made, nil)
		return packet, true
	}
	return packet, dropped
}

// xmpTree reads a packet and finds its RDF; nil where there is none.
func xmpTree(packet []byte) (tree, rdf *xmlNode) {
	if len(packet) == 0 {
		return nil, nil
	}
	tree, err := parseXMP(packet)
	if err != nil {
		return nil, nil
	}
	return tree, tree.find(nsRDF, "RDF", 3)
}

func emptyXMP() (tree, rdf *xmlNode) {
	tree = &xmlNode{name: "top"}
	meta := tree.add("x", "xmpmeta", "", attr("xmlns", "x", nsX))
	return tree, meta.add("rdf", "RDF", "", attr("xmlns", "rdf", nsRDF))
}

// clearStale removes what a result says anew, or must not say, and returns what the
// descriptions are about.
func clearStale(rdf *xmlNode, restored bool) (about string) {
	gone := func(p property) bool {
		return slices.Contains(stale, p) || restored && (p.space == nsOurs || slices.Contains(replaced, p))
	}
	for _, d := range rdf.children {
		if !d.is(nsRDF, "Description") {
			continue
		}
		d.attrs = slices.DeleteFunc(d.attrs, func(a xml.Attr) bool {
			if a.Name.Local == "about" && (a.Name.Space == "" || d.space(a.Name.Space) == nsRDF) && about == "" {
				about = a.Value
			}
			return a.Name.Space != "" && a.Name.Space != "xmlns" && gone(property{d.space(a.Name.Space), a.Name.Local})
		})
		d.children = slices.DeleteFunc(d.children, func(c *xmlNode) bool {
			return c.name != "" && gone(property{c.space(c.prefix), c.name})
		})
	}
	return about
}

// describeSize corrects a packet that came with the photo: upright, and as large as the
// result is.
func describeSize(d *xmlNode, w, h int, came bool) {
	if !came {
		return
	}
	d.attrs = append(d.attrs, attr("xmlns", "tiff", nsTIFF), attr("xmlns", "exif", nsEXIF))
	d.add("tiff", "Orientation", "1")
	d.add("exif", "PixelXDimension", strconv.Itoa(w))
	d.add("exif", "PixelYDimension", strconv.Itoa(h))
}

func describeMade(rdf, d *xmlNode, mark string, made *Made) {
	if made == nil {
		if mark != "" {
			d.attrs = append(d.attrs, attr("xmlns", "xmp", nsXMP))
			d.add("xmp", "CreatorTool", cleanText(mark))
		}
		return
	}
	d.attrs = append(d.attrs, attr("xmlns", "xmp", nsXMP), attr("xmlns", "Iptc4xmpExt", nsIPTCExt), attr("xmlns", "afterimage", nsOurs))
	d.add("xmp", "CreatorTool", cleanText(made.Program))
	d.add("Iptc4xmpExt", "DigitalSourceType", sourceType)
	for _, p := range made.properties() {
		d.add("afterimage", p[0], p[1])
	}
	describeStep(rdf, d, made)
}

// describeStep adds an entry to the history, where there is one, or begins it.
func describeStep(rdf, d *xmlNode, made *Made) {
	var list *xmlNode
	for _, other := range rdf.children {
		other.children = slices.DeleteFunc(other.children, func(c *xmlNode) bool {
			if c.name == "" || !c.is(nsMM, "History") {
				return false
			}
			seq := c.find(nsRDF, "Seq", 1)
			if list == nil {
				list = seq
			}
			return seq == nil || seq != list // malformed, or a second one
		})
	}
	if list == nil {
		d.attrs = append(d.attrs, attr("xmlns", "xmpMM", nsMM))
		list = d.add("xmpMM", "History", "").add("rdf", "Seq", "")
	}
	list.add("rdf", "li", "", attr("xmlns", "rdf", nsRDF), attr("xmlns", "stEvt", nsEvent), attr("rdf", "parseType", "Resource"))
	li := list.children[len(list.children)-1]
	li.add("stEvt", "action", "edited")
	li.add("stEvt", "softwareAgent", cleanText(made.Program))
	li.add("stEvt", "parameters", made.parameters())
}
