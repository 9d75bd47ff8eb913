package photo

import (
	"encoding/binary"
	"fmt"
	"image/color"
	"strings"
	"unicode/utf16"
)

// Description is what a photo's file says, in short.
type Description struct {
	Format    Format    `json:"format"`
	Width     int       `json:"width"` // upright
	Height    int       `json:"height"`
	Depth     int       `json:"depth"`             // bits of a sample, 8 or 16
	Profile   string    `json:"profile,omitempty"` // the colour profile's own name
	Camera    string    `json:"camera,omitempty"`
	Taken     string    `json:"taken,omitempty"` // date and time as EXIF writes them
	Place     string    `json:"place,omitempty"` // degrees of latitude and longitude
	Title     string    `json:"title,omitempty"`
	Author    string    `json:"author,omitempty"`
	Copyright string    `json:"copyright,omitempty"`
	Holds     []string  `json:"holds,omitempty"`       // which kinds of metadata: "EXIF", "XMP", "IPTC"
	LeftOut   string    `json:"cannot_keep,omitempty"` // see [Metadata]
	Made      *MadeText `json:"restored,omitempty"`    // where it is a result of Afterimage
}

// MadeText is what a result of Afterimage says of itself, see [Made].
type MadeText struct {
	Program string `json:"program,omitempty"`
	Task    string `json:"task"`
	Result  string `json:"result,omitempty"`
	Seeds   string `json:"seeds,omitempty"`
	Prior   string `json:"prior,omitempty"`
	PriorID string `json:"prior_sha256,omitempty"`
}

// About reads what a photo's file says beside its pixels, and no pixel. The errors are
// those of [Read], as far as the header shows them.
func About(path string) (Description, error) {
	data, err := readFile(path)
	if err != nil {
		return Description{}, err
	}
	h, err := readHeader(data)
	if err != nil {
		return Description{}, located(path, err)
	}
	d := Description{Format: h.codec.format, Depth: 8, Profile: profileName(h.meta.ICC), LeftOut: h.meta.LeftOut}
	d.Width, d.Height = h.size()
	switch h.config.ColorModel {
	case color.Gray16Model, color.RGBA64Model, color.NRGBA64Model:
		d.Depth = 16
	}
	d.fromEXIF(h.meta.EXIF)
	d.fromIPTC(h.meta.IPTC)
	d.fromXMP(h.meta.XMP)
	return d, nil
}

func (d *Description) fromEXIF(exif []byte) {
	t := parseEXIF(exif, nil)
	if t == nil {
		return
	}
	d.Holds = append(d.Holds, "EXIF")
	model := t.root.text(tagModel)
	if d.Camera = t.root.text(tagMake); !strings.HasPrefix(model, d.Camera) {
		d.Camera = strings.TrimSpace(d.Camera + " " + model)
	} else if model != "" {
		d.Camera = model
	}
	if d.Taken = t.sub(tagExifDir).text(tagTaken); d.Taken == "" {
		d.Taken = t.root.text(tagDateTime)
	}
	d.Author, d.Copyright = t.root.text(0x013b), t.root.text(0x8298)
	d.Title = t.root.text(tagDescription)
	d.Place = t.place()
}

// place is the latitude and the longitude in degrees; empty where one is missing.
func (t *exifTree) place() string {
	gps := t.sub(tagGPSDir)
	lat, ok1 := t.degrees(gps, 2)
	lon, ok2 := t.degrees(gps, 4)
	if !ok1 || !ok2 {
		return ""
	}
	return fmt.Sprintf("%.4f %s, %.4f %s", lat, gps.text(1), lon, gps.text(3))
}

// degrees is a GPS value of degrees, minutes and seconds.
func (t *exifTree) degrees(d *exifDir, tag uint16) (v float64, ok bool) {
	f := d.find(tag)
	if f == nil || f.kind != 5 || f.count != 3 {
		return 0, false
	}
	for i, unit := range []float64{1, 60, 3600} {
		num, den := t.order.Uint32(f.body[8*i:]), t.order.Uint32(f.body[8*i+4:])
		if den == 0 {
			return 0, false
		}
		v += float64(num) / float64(den) / unit
	}
	return v, true
}

func (d *Description) fromIPTC(iptc []byte) {
	if len(iptc) == 0 {
		return
	}
	d.Holds = append(d.Holds, "IPTC")
	for _, p := range iptcProperties(iptc) {
		d.take(p.name, strings.Join(p.values, ", "))
	}
}

func (d *Description) fromXMP(packet []byte) {
	_, rdf := xmpTree(packet)
	if rdf == nil {
		return
	}
	d.Holds = append(d.Holds, "XMP")
	text := func(space, name string) string {
		if v := readProperty(rdf, property{space, name}); v != nil {
			return strings.Join(strings.Fields(*v), " ")
		}
		return ""
	}
	for _, name := range []string{"title", "creator", "rights", "description"} {
		d.take(name, text(nsDC, name))
	}
	if task := text(nsOurs, "Task"); task != "" {
		d.Made = &MadeText{
			Program: text(nsOurs, "Program"), Task: task, Result: text(nsOurs, "Result"), Seeds: text(nsOurs, "Seeds"),
			Prior: text(nsOurs, "Prior"), PriorID: text(nsOurs, "PriorSHA256"),
		}
	}
}

// take sets what nothing has said yet.
func (d *Description) take(name, value string) {
	to := map[string]*string{"title": &d.Title, "description": &d.Title, "creator": &d.Author, "rights": &d.Copyright}[name]
	if to != nil && *to == "" {
		*to = value
	}
}

// profileName is the description in a colour profile, of version 2 or 4. Source:
// ICC.1:2022, textDescriptionType and multiLocalizedUnicodeType.
func profileName(icc []byte) string {
	const table = 128 + 4
	if len(icc) < table {
		return ""
	}
	n := int(min(binary.BigEndian.Uint32(icc[128:]), 100))
	for i := range n {
		at := table + 12*i
		if at+12 > len(icc) {
			break
		}
		if string(icc[at:at+4]) != "desc" {
			continue
		}
		from, size := int64(binary.BigEndian.Uint32(icc[at+4:])), int64(binary.BigEndian.Uint32(icc[at+8:]))
		if size < 12 || from+size > int64(len(icc)) {
			break
		}
		if name := describedIn(icc[from : from+size]); name != "" {
			return name
		}
	}
	return "without a name"
}

func describedIn(tag []byte) string {
	switch {
	case string(tag[:4]) == "desc":
		n := int64(binary.BigEndian.Uint32(tag[8:]))
		return plainText(tag[12:min(12+n, int64(len(tag)))])
	case string(tag[:4]) == "mluc" && len(tag) >= 28:
		n, at := int64(binary.BigEndian.Uint32(tag[20:])), int64(binary.BigEndian.Uint32(tag[24:]))
		if n > 1000 || at+n > int64(len(tag)) {
			return ""
		}
		var units []uint16
		for i := at; i+1 < at+n; i += 2 {
			units = append(units, binary.BigEndian.Uint16(tag[i:]))
		}
		return strings.TrimSpace(cleanText(string(utf16.Decode(units))))
	}
	return ""
}
