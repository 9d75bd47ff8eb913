package archive

import (
	"bufio"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"math"
)

// block is the number of values that are turned around together: their first bytes,
// then their second, third and fourth. Neighbours in a picture have the same sign and
// exponent, so that such rows of bytes are compressed where whole values are not.
const block = 1 << 14

var errContent = errors.New("what a file holds is not what its name says")

// PlanesBlob is the name of the blob of planes.
func PlanesBlob(pix []float32) string {
	h := sha256.New()
	raw := make([]byte, 4*block)
	for len(pix) > 0 {
		n := min(block, len(pix))
		for i, v := range pix[:n] {
			binary.LittleEndian.PutUint32(raw[4*i:], math.Float32bits(v))
		}
		h.Write(raw[:4*n])
		pix = pix[n:]
	}
	return "planes/" + hex.EncodeToString(h.Sum(nil))
}

// PhotoBlob is the name of the blob of a photo by the SHA-256 of its file.
func PhotoBlob(sum string) string { return "photos/" + sum }

// BytesBlob is the name of the blob of data in a folder of a session: "thumbs",
// "parts".
func BytesBlob(folder string, data []byte) string {
	sum := sha256.Sum256(data)
	return folder + "/" + hex.EncodeToString(sum[:])
}

// WritePlanes compresses planes.
func WritePlanes(w io.Writer, pix []float32) error {
	out := bufio.NewWriterSize(w, 1<<16)
	z, err := flate.NewWriter(out, flate.BestSpeed)
	if err != nil {
		return err
	}
	turned := make([]byte, 4*block)
	for len(pix) > 0 {
		n := min(block, len(pix))
		for i, v := range pix[:n] {
			b := math.Float32bits(v)
			turned[i], turned[n+i], turned[2*n+i], turned[3*n+i] = byte(b), byte(b>>8), byte(b>>16), byte(b>>24)
		}
		if _, err := z.Write(turned[:4*n]); err != nil {
			return err
		}
		pix = pix[n:]
	}
	if err := z.Close(); err != nil {
		return err
	}
	return out.Flush()
}

// mostFlate is by how much deflate can shrink something at all.
const mostFlate = 1032

// readPlanes reads n values whose blob has the name. Memory is taken as values come,
// so that a file which promises more than it has costs no more than it has.
func readPlanes(r io.Reader, name string, n int) ([]float32, error) {
	z := flate.NewReader(bufio.NewReaderSize(r, 1<<16))
	defer z.Close()
	h := sha256.New()
	turned, raw := make([]byte, 4*block), make([]byte, 4*block)
	var pix []float32
	if n <= 1<<22 {
		pix = make([]float32, 0, n)
	}
	for len(pix) < n {
		k := min(block, n-len(pix))
		if _, err := io.ReadFull(z, turned[:4*k]); err != nil {
			return nil, noEOF(err)
		}
		for i := range k {
			b := uint32(turned[i]) | uint32(turned[k+i])<<8 | uint32(turned[2*k+i])<<16 | uint32(turned[3*k+i])<<24
			binary.LittleEndian.PutUint32(raw[4*i:], b)
			pix = append(pix, math.Float32frombits(b))
		}
		h.Write(raw[:4*k])
	}
	if m, err := z.Read(turned[:1]); m != 0 || !errors.Is(err, io.EOF) {
		return nil, errContent
	}
	if "planes/"+hex.EncodeToString(h.Sum(nil)) != name {
		return nil, errContent
	}
	return pix, nil
}

// noEOF says of a file that ends too early that it does.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readBytes reads a blob of plain bytes, at most so many.
func readBytes(r io.Reader, name, folder string, most int64) ([]byte, error) {
	var b bytes.Buffer
	if _, err := b.ReadFrom(io.LimitReader(r, most+1)); err != nil {
		return nil, noEOF(err)
	}
	if int64(b.Len()) > most {
		return nil, errors.New("a file in it is too large")
	}
	if BytesBlob(folder, b.Bytes()) != name {
		return nil, errContent
	}
	return b.Bytes(), nil
}
