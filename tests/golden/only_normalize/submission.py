def normalize(images):
    return images / 255.0
