package photo

// property2 is a property with its values, for a packet that does not have it.
type property2 struct {
	property
	prefix string
	kind   string // "" for one text, "Alt", "Seq" or "Bag"
	values []string
}

// iptcNames are the properties to which datasets of record 2 correspond. Source: IPTC
// Photo Metadata Standard, mapping to IIM.
var iptcNames = map[byte]property2{
	5:   {property{nsDC, "title"}, "dc", "Alt", nil},
	25:  {property{nsDC, "subject"}, "dc", "Bag", nil},
	80:  {property{nsDC, "creator"}, "dc", "Seq", nil},
	116: {property{nsDC, "rights"}, "dc", "Alt", nil},
	120: {property{nsDC, "description"}, "dc", "Alt", nil},
	40:  {property{nsPhotoshop, "Instructions"}, "photoshop", "", nil},
	85:  {property{nsPhotoshop, "AuthorsPosition"}, "photoshop", "", nil},
	90:  {property{nsPhotoshop, "City"}, "photoshop", "", nil},
	95:  {property{nsPhotoshop, "State"}, "photoshop", "", nil},
	101: {property{nsPhotoshop, "Country"}, "photoshop", "", nil},
	103: {property{nsPhotoshop, "TransmissionReference"}, "photoshop", "", nil},
	105: {property{nsPhotoshop, "Headline"}, "photoshop", "", nil},
	110: {property{nsPhotoshop, "Credit"}, "photoshop", "", nil},
	115: {property{nsPhotoshop, "Source"}, "photoshop", "", nil},
	122: {property{nsPhotoshop, "CaptionWriter"}, "photoshop", "", nil},
}

// iptcProperties says an IPTC block in XMP's words, for a format that has no place for
// the block.
func iptcProperties(iptc []byte) []property2 {
	sets, _ := iptcSets(iptc)
	declared := false
	var out []property2
	at := map[byte]int{}
	for _, s := range sets {
		if s.record == 1 && s.number == 90 {
			declared = s.value == "\x1b%G"
		}
		name, known := iptcNames[s.number]
		if s.record != 2 || !known {
			continue
		}
		i, there := at[s.number]
		if !there {
			i, at[s.number] = len(out), len(out)
			out = append(out, name)
		}
		if text := iptcText(s.value, declared); name.kind == "Bag" || name.kind == "Seq" || out[i].values == nil {
			out[i].values = append(out[i].values, text)
		}
	}
	return out
}

// describeExtra adds the properties that no description has.
func describeExtra(rdf, d *xmlNode, extra []property2) {
	declared := map[string]bool{}
	for _, p := range extra {
		if hasProperty(rdf, p.property) || len(p.values) == 0 {
			continue
		}
		if !declared[p.prefix] {
			declared[p.prefix] = true
			d.attrs = append(d.attrs, attr("xmlns", p.prefix, p.space))
		}
		if p.kind == "" {
			d.add(p.prefix, p.name, p.values[0])
			continue
		}
		list := d.add(p.prefix, p.name, "").add("rdf", p.kind, "")
		for _, v := range p.values {
			li := list.add("rdf", "li", v)
			if p.kind == "Alt" {
				li.attrs = append(li.attrs, attr("xml", "lang", "x-default"))
			}
		}
	}
}

// hasProperty tells whether a description has a property, in either way of writing it.
func hasProperty(rdf *xmlNode, p property) bool {
	return readProperty(rdf, p) != nil
}

// readProperty is the value of a property, an empty text for an empty one; nil for none.
func readProperty(rdf *xmlNode, p property) *string {
	for _, d := range rdf.children {
		if !d.is(nsRDF, "Description") {
			continue
		}
		for _, a := range d.attrs {
			if a.Name.Local == p.name && a.Name.Space != "" && d.space(a.Name.Space) == p.space {
				return &a.Value
			}
		}
		for _, c := range d.children {
			if c.is(p.space, p.name) {
				text := c.content()
				return &text
			}
		}
	}
	return nil
}
