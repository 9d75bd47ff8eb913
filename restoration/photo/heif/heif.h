#include <stddef.h>
#include <stdint.h>

// What is known of a file, and its pixels where they were asked for. All memory is
// released by afterimage_heif_free.
typedef struct {
	int width, height, bits, alpha, premultiplied;
	uint8_t *exif, *xmp, *icc;
	size_t exif_size, xmp_size, icc_size;
	void *ctx, *handle, *image;
	const uint8_t *plane;
	int stride, plane_width, plane_height;
} afterimage_heif;

enum { AFTERIMAGE_HEIF_OK, AFTERIMAGE_HEIF_MISSING, AFTERIMAGE_HEIF_UNSUPPORTED, AFTERIMAGE_HEIF_DAMAGED };

int afterimage_heif_open(afterimage_heif *f, const void *data, size_t size, size_t most);
int afterimage_heif_decode(afterimage_heif *f);
void afterimage_heif_free(afterimage_heif *f);
