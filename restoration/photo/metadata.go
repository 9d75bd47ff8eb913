package photo

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
)

// maxProfile bounds what a colour profile may take: real ones have up to 4 MB.
const maxProfile = 16 << 20

// found is what a file holds beside its pixels, as it stands there.
type found struct {
	icc, exif, xmp, iptc []byte
	extended             bool // there is more XMP than the packet
	inflated             int  // chunks of a PNG that were unpacked
}

// metadata finds what a result keeps of a file, and EXIF's orientation. What is
// malformed is left out: a photo with a damaged profile is still a photo.
func metadata(f Format, data []byte) (Metadata, int) {
	var m found
	switch f {
	case JPEG:
		m = jpegMetadata(data)
	case PNG:
		m = pngMetadata(data)
	case WebP:
		riffChunks(data, func(id string, body []byte) {
			switch id {
			case "EXIF":
				m.exif = bytes.TrimPrefix(body, []byte(exifMagic))
			case "XMP ":
				m.xmp = body
			case "ICCP":
				m.icc = body
			}
		})
	case TIFF:
		m = tiffMetadata(data)
	case HEIC:
		m = heicMetadata(data)
	}
	if profileSpace(m.icc) == "" {
		m.icc = nil
	}
	if f == HEIC { // libheif has turned it
		return m.kept(false), 1
	}
	return m.kept(f == TIFF), orientation(m.exif)
}

// profileSpace is the device space of a profile, "RGB ", "GRAY" or "CMYK"; "" for what is
// none of these or no profile.
func profileSpace(icc []byte) string {
	if len(icc) <= 128 || len(icc) > maxProfile || string(icc[36:40]) != "acsp" {
		return ""
	}
	switch s := string(icc[16:20]); s {
	case "RGB ", "GRAY", "CMYK":
		return s
	}
	return ""
}

const (
	exifMagic = "Exif\x00\x00"
	iccMagic  = "ICC_PROFILE\x00"
	xmpMagic  = "http://ns.adobe.com/xap/1.0/\x00"
	// xmpMoreMagic begins the segments of what a packet has no room for.
	xmpMoreMagic = "http://ns.adobe.com/xmp/extension/\x00"
)

func jpegMetadata(data []byte) found {
	var m found
	var resources []byte
	parts := map[byte][]byte{}
	jpegSegments(data, func(marker byte, body []byte) {
		switch {
		case marker == 0xe1:
			m.jpegAbout(body)
		case marker == 0xed && bytes.HasPrefix(body, []byte(photoshopMagic)):
			resources = append(resources, body[len(photoshopMagic):]...)
		case marker == 0xe2 && bytes.HasPrefix(body, []byte(iccMagic)) && len(body) > len(iccMagic)+2:
			parts[body[len(iccMagic)]] = body[len(iccMagic)+2:]
		}
	})
	m.iptc = photoshopIPTC(resources)
	for i := 1; i <= len(parts); i++ {
		part, ok := parts[byte(i)]
		if !ok {
			m.icc = nil // a part is missing
			break
		}
		m.icc = append(m.icc, part...)
	}
	return m
}

// jpegAbout takes a segment of EXIF or XMP, the first of each.
func (m *found) jpegAbout(body []byte) {
	if exif, ok := bytes.CutPrefix(body, []byte(exifMagic)); ok && m.exif == nil {
		m.exif = exif
	}
	if xmp, ok := bytes.CutPrefix(body, []byte(xmpMagic)); ok && m.xmp == nil {
		m.xmp = xmp
	}
	m.extended = m.extended || bytes.HasPrefix(body, []byte(xmpMoreMagic))
}

// jpegSegments calls visit with every segment before the scan.
func jpegSegments(data []byte, visit func(marker byte, body []byte)) {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker := data[at+1]
		if marker == 0xff { // a fill byte
			at++
			continue
		}
		size := int(binary.BigEndian.Uint16(data[at+2:]))
		if marker == 0xda || marker == 0xd9 || size < 2 || at+2+size > len(data) {
			return
		}
		visit(marker, data[at+4:at+2+size])
		at += 2 + size
	}
}

func pngMetadata(data []byte) found {
	var m found
	for at := 8; at+12 <= len(data); {
		size := int64(binary.BigEndian.Uint32(data[at:]))
		if size > int64(len(data)-at-12) {
			break
		}
		body := data[at+8 : at+8+int(size)]
		switch string(data[at+4 : at+8]) {
		case "eXIf":
			m.exif = body
		case "iCCP":
			if i := bytes.IndexByte(body, 0); i >= 0 && i+2 <= len(body) {
				m.icc = m.inflate(body[i+2:])
			}
		case "iTXt", "zTXt", "tEXt":
			m.pngText(string(data[at+4:at+8]), body)
		}
		at += 12 + int(size)
	}
	return m
}

// maxInflated bounds the chunks of one file that are unpacked.
const maxInflated = 8

func (m *found) inflate(data []byte) []byte {
	if m.inflated++; m.inflated > maxInflated {
		return nil
	}
	return inflate(data)
}

func inflate(data []byte) []byte {
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	defer r.Close()
	out, err := io.ReadAll(io.LimitReader(r, maxProfile+1))
	if err != nil || len(out) > maxProfile {
		return nil
	}
	return out
}

// riffChunks calls visit with every chunk of a WebP file.
func riffChunks(data []byte, visit func(id string, body []byte)) {
	for at := 12; at+8 <= len(data); {
		size := int64(binary.LittleEndian.Uint32(data[at+4:]))
		if size > int64(len(data)-at-8) {
			return
		}
		visit(string(data[at:at+4]), data[at+8:at+8+int(size)])
		at += 8 + int(size) + int(size&1)
	}
}
