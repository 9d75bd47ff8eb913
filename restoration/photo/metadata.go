package photo

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"slices"
)

// maxProfile bounds what a colour profile may take: real ones have up to 4 MB.
const maxProfile = 16 << 20

// metadata finds the colour profile and the EXIF structure in a file. What is
// malformed is left out: a photo with a damaged profile is still a photo.
func metadata(f Format, data []byte) Metadata {
	var m Metadata
	switch f {
	case JPEG:
		m = jpegMetadata(data)
	case PNG:
		m = pngMetadata(data)
	case WebP:
		riffChunks(data, func(id string, body []byte) {
			switch id {
			case "EXIF":
				m.EXIF = bytes.TrimPrefix(body, []byte(exifMagic))
			case "ICCP":
				m.ICC = body
			}
		})
	case TIFF:
		m = Metadata{EXIF: data, ICC: tiffProfile(data)}
	}
	if profileSpace(m.ICC) == "" {
		m.ICC = nil
	}
	if _, err := parseTIFF(m.EXIF); err != nil {
		m.EXIF = nil
	}
	if f != TIFF {
		m.EXIF = slices.Clone(m.EXIF)
	}
	m.ICC = slices.Clone(m.ICC)
	return m
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
)

func jpegMetadata(data []byte) Metadata {
	var m Metadata
	parts := map[byte][]byte{}
	jpegSegments(data, func(marker byte, body []byte) {
		switch {
		case marker == 0xe1 && bytes.HasPrefix(body, []byte(exifMagic)) && m.EXIF == nil:
			m.EXIF = body[len(exifMagic):]
		case marker == 0xe2 && bytes.HasPrefix(body, []byte(iccMagic)) && len(body) > len(iccMagic)+2:
			parts[body[len(iccMagic)]] = body[len(iccMagic)+2:]
		}
	})
	for i := 1; i <= len(parts); i++ {
		part, ok := parts[byte(i)]
		if !ok {
			return Metadata{EXIF: m.EXIF} // a part is missing
		}
		m.ICC = append(m.ICC, part...)
	}
	return m
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

func pngMetadata(data []byte) Metadata {
	var m Metadata
	for at := 8; at+12 <= len(data); {
		size := int64(binary.BigEndian.Uint32(data[at:]))
		if size > int64(len(data)-at-12) {
			break
		}
		body := data[at+8 : at+8+int(size)]
		switch string(data[at+4 : at+8]) {
		case "eXIf":
			m.EXIF = body
		case "iCCP":
			if i := bytes.IndexByte(body, 0); i >= 0 && i+2 <= len(body) {
				m.ICC = inflate(body[i+2:])
			}
		}
		at += 12 + int(size)
	}
	return m
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
